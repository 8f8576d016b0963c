// The sha256 workload as a Lambda function.
package main

import (
	chain "coldbench/workloads/sha256/go"
	"coldbench/workloads/shared/go/lambda"
)

func main() { lambda.Run(chain.Handle) }
