// Package orders sums up: an array of orders is answered with the totals per country and of the ten largest customers,
// as canonical JSON (RFC 8785) and a line feed.
package orders

import (
	"encoding/json"
	"errors"
	"sort"
	"unicode/utf8"
)

const (
	topCustomers = 10
	mostQuantity = 1_000_000
	mostCents    = 1_000_000_000
	// The largest integer that every JSON reader understands.
	mostTotal = 1<<53 - 1
)

type item struct {
	Quantity int64 `json:"quantity"`
	Cents    int64 `json:"cents"`
}

type order struct {
	Customer string `json:"customer"`
	Country  string `json:"country"`
	Items    []item `json:"items"`
}

// entry is what is known of one customer or country.
type entry struct {
	key        string
	orders     int64
	totalCents int64
}

var (
	errMalformed = errors.New("not an array of orders")
	errTooLarge  = errors.New("the total exceeds 9007199254740991 cents")
)

// Handle returns the summary. It refuses what is not JSON in UTF-8, is not an array of orders, or sums up to more than
// 2^53 - 1 cents.
func Handle(request []byte) ([]byte, error) {
	var orders []order
	if !utf8.Valid(request) {
		return nil, errMalformed
	}
	if err := json.Unmarshal(request, &orders); err != nil {
		return nil, err
	}
	if orders == nil { // The request was `null`.
		return nil, errMalformed
	}
	customers := map[string]*entry{}
	countries := map[string]*entry{}
	var totalCents int64
	for i := range orders {
		cents, err := total(&orders[i])
		if err != nil {
			return nil, err
		}
		if cents > mostTotal-totalCents {
			return nil, errTooLarge
		}
		totalCents += cents
		add(customers, orders[i].Customer, cents)
		add(countries, orders[i].Country, cents)
	}
	byTotal := func(a, b *entry) bool {
		return a.totalCents > b.totalCents || a.totalCents == b.totalCents && a.key < b.key
	}
	largest := sorted(customers, byTotal)
	if len(largest) > topCustomers {
		largest = largest[:topCustomers]
	}
	return write(sorted(countries, func(a, b *entry) bool { return a.key < b.key }), largest, len(orders), totalCents), nil
}

// total returns the cents of all items. A field that is missing or null has been left at its zero value, which no
// valid order has.
func total(order *order) (int64, error) {
	if order.Customer == "" || order.Country == "" || order.Items == nil {
		return 0, errMalformed
	}
	var cents int64
	for _, item := range order.Items {
		if item.Quantity < 1 || item.Quantity > mostQuantity || item.Cents < 1 || item.Cents > mostCents {
			return 0, errMalformed
		}
		cents += item.Quantity * item.Cents
		if cents > mostTotal {
			return 0, errTooLarge
		}
	}
	return cents, nil
}

func add(entries map[string]*entry, key string, cents int64) {
	known, ok := entries[key]
	if !ok {
		known = &entry{key: key}
		entries[key] = known
	}
	known.orders++
	known.totalCents += cents
}

func sorted(entries map[string]*entry, less func(a, b *entry) bool) []*entry {
	list := make([]*entry, 0, len(entries))
	for _, entry := range entries {
		list = append(list, entry)
	}
	sort.Slice(list, func(i, j int) bool { return less(list[i], list[j]) })
	return list
}
