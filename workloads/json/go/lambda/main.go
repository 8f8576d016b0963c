// The json workload as a Lambda function.
package main

import (
	orders "coldbench/workloads/json/go"
	"coldbench/workloads/shared/go/lambda"
)

func main() { lambda.Run(orders.Handle) }
