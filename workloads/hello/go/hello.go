// Package hello greets: the request is a name, the response "hello, <name>" and a line feed.
package hello

// Handle returns the greeting. Bytes pass through unchanged; no request is refused.
func Handle(request []byte) ([]byte, error) {
	response := make([]byte, 0, len("hello, ")+len(request)+1)
	response = append(response, "hello, "...)
	response = append(response, request...)
	return append(response, '\n'), nil
}
