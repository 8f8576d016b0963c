// The hello workload in the command shape.
package main

import (
	hello "coldbench/workloads/hello/go"
	"coldbench/workloads/shared/go/command"
)

func main() { command.Run(hello.Handle) }
