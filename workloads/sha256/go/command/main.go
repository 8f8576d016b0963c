// The sha256 workload in the command shape.
package main

import (
	chain "coldbench/workloads/sha256/go"
	"coldbench/workloads/shared/go/command"
)

func main() { command.Run(chain.Handle) }
