// The json workload in the command shape.
package main

import (
	orders "coldbench/workloads/json/go"
	"coldbench/workloads/shared/go/command"
)

func main() { command.Run(orders.Handle) }
