// Package lambda runs a workload as a Lambda function on a provided runtime: the executable is the package's `bootstrap` and
// speaks the Runtime API (2018-06-01) itself. It takes http events (function URL, payload format 2.0).
package lambda

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
)

// What is read of an event.
type event struct {
	Body            string `json:"body"`
	IsBase64Encoded bool   `json:"isBase64Encoded"`
	RequestContext  struct {
		HTTP struct {
			Method string `json:"method"`
		} `json:"http"`
	} `json:"requestContext"`
}

// A body of bytes becomes base64 in JSON.
type response struct {
	StatusCode      int               `json:"statusCode"`
	Headers         map[string]string `json:"headers"`
	Body            []byte            `json:"body"`
	IsBase64Encoded bool              `json:"isBase64Encoded"`
}

// function is one execution environment.
type function struct {
	handle func(request []byte) ([]byte, error)
	// Made once, when the process starts.
	instance    string
	environment string
	invocations uint64
}

// Run answers invocations until the process is ended. It answers 400 when the workload refuses a request. Every answer to a
// POST tells which instance made it and how many it has made, and COLDBENCH_NONCE of the function's configuration where
// there is one: that proves which configuration it started from. SIGTERM ends the process with 0: as PID 1 of a container
// it would be ignored otherwise.
func Run(handle func(request []byte) ([]byte, error)) {
	api := os.Getenv("AWS_LAMBDA_RUNTIME_API")
	if api == "" {
		fmt.Fprintln(os.Stderr, "AWS_LAMBDA_RUNTIME_API is not set")
		os.Exit(2)
	}
	go leaveOnTerm()
	// Of math/rand, before Go 1.20, every process has the same numbers.
	var name [16]byte
	_, err := rand.Read(name[:])
	leaveOn(err)
	self := &function{handle: handle, instance: fmt.Sprintf("%x", name), environment: os.Getenv("COLDBENCH_NONCE")}
	// Not the default transport: a proxy of the environment has no business between a function and its Runtime API.
	client := &http.Client{Transport: &http.Transport{}}
	for {
		leaveOn(self.serveOne(client, "http://"+api+"/2018-06-01/runtime/invocation/"))
	}
}

func leaveOnTerm() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	<-signals
	os.Exit(0)
}

func leaveOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serveOne waits for an invocation and answers it. An error is the Runtime API's, not the function's.
func (self *function) serveOne(client *http.Client, invocations string) error {
	next, err := client.Get(invocations + "next")
	if err != nil {
		return err
	}
	payload, err := readAll(next, http.StatusOK)
	if err != nil {
		return err
	}
	id := next.Header.Get("Lambda-Runtime-Aws-Request-Id")
	answer, err := self.answer(payload)
	if err != nil {
		return report(client, invocations+id+"/error", err)
	}
	return post(client, invocations+id+"/response", answer, nil)
}

// answer returns the response as JSON. An error means that the payload is no http event.
func (self *function) answer(payload []byte) ([]byte, error) {
	var event event
	if err := json.Unmarshal(payload, &event); err != nil {
		return nil, err
	}
	switch event.RequestContext.HTTP.Method {
	case "":
		return nil, errors.New("the event has no requestContext.http.method: it is no http event")
	case http.MethodPost:
	default:
		headers := map[string]string{"allow": http.MethodPost}
		return json.Marshal(response{http.StatusMethodNotAllowed, headers, []byte{}, true})
	}
	request := []byte(event.Body)
	if event.IsBase64Encoded {
		decoded, err := base64.StdEncoding.DecodeString(event.Body)
		if err != nil {
			return nil, err
		}
		request = decoded
	}
	status := http.StatusOK
	body, err := self.handle(request)
	if err != nil {
		status, body = http.StatusBadRequest, []byte(err.Error()+"\n")
	}
	self.invocations++
	headers := map[string]string{
		"content-type":         "application/octet-stream",
		"coldbench-instance":   self.instance,
		"coldbench-invocation": strconv.FormatUint(self.invocations, 10),
	}
	if self.environment != "" {
		headers["coldbench-environment"] = self.environment
	}
	return json.Marshal(response{status, headers, body, true})
}

func report(client *http.Client, url string, failure error) error {
	body, err := json.Marshal(map[string]string{"errorMessage": failure.Error(), "errorType": "InvalidEvent"})
	if err != nil {
		return err
	}
	return post(client, url, body, http.Header{"Lambda-Runtime-Function-Error-Type": {"Function.InvalidEvent"}})
}

func post(client *http.Client, url string, body []byte, headers http.Header) error {
	request, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	if headers != nil {
		request.Header = headers
	}
	posted, err := client.Do(request)
	if err != nil {
		return err
	}
	_, err = readAll(posted, http.StatusAccepted)
	return err
}

// readAll reads to the end, so that the connection can be used again.
func readAll(answer *http.Response, want int) ([]byte, error) {
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != want {
		err = fmt.Errorf("the Runtime API answered %s: %s", answer.Status, body)
	}
	return body, err
}
