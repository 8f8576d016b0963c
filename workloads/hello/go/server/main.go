// The hello workload in the http shape.
package main

import (
	hello "coldbench/workloads/hello/go"
	"coldbench/workloads/shared/go/server"
)

func main() { server.Run(hello.Handle) }
