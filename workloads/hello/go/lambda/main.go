// The hello workload as a Lambda function.
package main

import (
	hello "coldbench/workloads/hello/go"
	"coldbench/workloads/shared/go/lambda"
)

func main() { lambda.Run(hello.Handle) }
