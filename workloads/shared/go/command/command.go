// Package command runs a workload in the command shape: request on stdin, response on stdout.
package command

import (
	"fmt"
	"io"
	"os"
)

// Run answers one request and ends the process: with 0, with 1 when the workload refused the request,
// with 70 (EX_SOFTWARE of sysexits.h) when stdin or stdout failed.
func Run(handle func(request []byte) ([]byte, error)) {
	request, err := io.ReadAll(os.Stdin)
	leaveOn(err, 70)
	response, err := handle(request)
	leaveOn(err, 1)
	_, err = os.Stdout.Write(response)
	leaveOn(err, 70)
}

func leaveOn(err error, status int) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(status)
	}
}
