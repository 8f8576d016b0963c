package orders

import "strconv"

// write returns the summary as RFC 8785 has it: names sorted, no white space, and only the escapes that JSON needs.
// (encoding/json escapes U+2028 and U+2029 even when told not to escape HTML.)
func write(countries, customers []*entry, orders int, totalCents int64) []byte {
	out := writeEntries([]byte(`{"countries":[`), "country", countries)
	out = append(out, `],"orders":`...)
	out = strconv.AppendInt(out, int64(orders), 10)
	out = writeEntries(append(out, `,"topCustomers":[`...), "customer", customers)
	out = append(out, `],"totalCents":`...)
	out = strconv.AppendInt(out, totalCents, 10)
	return append(out, "}\n"...)
}

func writeEntries(out []byte, name string, entries []*entry) []byte {
	for i, entry := range entries {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, `{"`...)
		out = append(out, name...)
		out = writeString(append(out, `":`...), entry.key)
		out = append(out, `,"orders":`...)
		out = strconv.AppendInt(out, entry.orders, 10)
		out = append(out, `,"totalCents":`...)
		out = strconv.AppendInt(out, entry.totalCents, 10)
		out = append(out, '}')
	}
	return out
}

// writeString appends a quoted string with the escapes of RFC 8785, section 3.2.2.2.
func writeString(out []byte, text string) []byte {
	const hex = "0123456789abcdef"
	out = append(out, '"')
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			out = append(out, '\\', c)
		case c == '\b':
			out = append(out, `\b`...)
		case c == '\f':
			out = append(out, `\f`...)
		case c == '\n':
			out = append(out, `\n`...)
		case c == '\r':
			out = append(out, `\r`...)
		case c == '\t':
			out = append(out, `\t`...)
		case c < 0x20:
			out = append(out, `\u00`...)
			out = append(out, hex[c>>4], hex[c&15])
		default:
			out = append(out, c)
		}
	}
	return append(out, '"')
}
