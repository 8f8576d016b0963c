// The sha256 workload in the http shape.
package main

import (
	chain "coldbench/workloads/sha256/go"
	"coldbench/workloads/shared/go/server"
)

func main() { server.Run(chain.Handle) }
