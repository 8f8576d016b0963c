// Package server runs a workload in the http shape: POST the request, get the response.
package server

import (
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync/atomic"
	"syscall"
)

// Run serves on the port that the environment variable PORT names, on every address, so that it can be reached inside a
// container. It answers 400 when the workload refuses a request. Every response to a POST tells which instance made it
// and how many it has made, which is how a caller proves that a start was cold. SIGTERM ends the process with 0: as
// PID 1 of a container it would be ignored otherwise.
func Run(handle func(request []byte) ([]byte, error)) {
	port := os.Getenv("PORT")
	if port == "" {
		fmt.Fprintln(os.Stderr, "PORT is not set")
		os.Exit(2)
	}
	go leaveOnTerm()
	err := http.ListenAndServe("0.0.0.0:"+port, newHandler(handle))
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func leaveOnTerm() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	<-signals
	os.Exit(0)
}

// A name that no other process has: before Go 1.20, math/rand has the same numbers in every one.
func newInstance() string {
	var name [16]byte
	if _, err := rand.Read(name[:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return fmt.Sprintf("%x", name)
}

func newHandler(handle func(request []byte) ([]byte, error)) http.HandlerFunc {
	instance := newInstance()
	var invocations atomic.Uint64
	return func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		if r.Method != http.MethodPost {
			header.Set("Allow", http.MethodPost)
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		request, err := io.ReadAll(r.Body)
		if err != nil {
			return // The caller has gone: nobody is left to be answered.
		}
		response, err := handle(request)
		status := http.StatusOK
		if err != nil {
			status, response = http.StatusBadRequest, []byte(err.Error()+"\n")
		}
		header.Set("Content-Type", "application/octet-stream")
		header.Set("Content-Length", strconv.Itoa(len(response)))
		header.Set("coldbench-instance", instance)
		header.Set("coldbench-invocation", strconv.FormatUint(invocations.Add(1), 10))
		w.WriteHeader(status)
		w.Write(response)
	}
}
