// The json workload in the http shape.
package main

import (
	orders "coldbench/workloads/json/go"
	"coldbench/workloads/shared/go/server"
)

func main() { server.Run(orders.Handle) }
