/** An array of orders -> totals per country and of the ten largest customers, as canonical JSON (RFC 8785). */

const TOP_CUSTOMERS = 10;
const MOST_QUANTITY = 1_000_000;
const MOST_CENTS = 1_000_000_000;

function refuse(message) {
  throw Object.assign(new Error(message), { status: 400 });
}

function parse(request) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(request));
  } catch (error) {
    return refuse(error.message);
  }
}

function isText(value) {
  return typeof value === "string" && value !== "";
}

function isUpTo(most, value) {
  return Number.isInteger(value) && value >= 1 && value <= most;
}

function total(order) {
  if (!isText(order?.customer) || !isText(order.country) || !Array.isArray(order.items)) refuse("not an order");
  let cents = 0;
  for (const item of order.items) {
    if (!isUpTo(MOST_QUANTITY, item?.quantity) || !isUpTo(MOST_CENTS, item.cents)) refuse("not an item");
    cents += item.quantity * item.cents;
  }
  return cents;
}

/** `name` is "customer" or "country": the property that the entry shows its key under. */
function add(entries, name, key, cents) {
  const entry = entries.get(key);
  if (entry === undefined) entries.set(key, { [name]: key, orders: 1, totalCents: cents });
  else {
    entry.orders += 1;
    entry.totalCents += cents;
  }
}

/** By code point, as UTF-8 sorts; `<` would sort by UTF-16 code unit. */
function compare(a, b) {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

export function handle(request) {
  const orders = parse(request);
  if (!Array.isArray(orders)) refuse("not an array of orders");
  const customers = new Map();
  const countries = new Map();
  let totalCents = 0;
  for (const order of orders) {
    const cents = total(order);
    // A lone surrogate has no UTF-8 form: it reads as U+FFFD.
    add(customers, "customer", order.customer.toWellFormed(), cents);
    add(countries, "country", order.country.toWellFormed(), cents);
    totalCents += cents;
  }
  if (!Number.isSafeInteger(totalCents)) refuse(`the total exceeds ${Number.MAX_SAFE_INTEGER} cents`);
  const summary = {
    countries: [...countries.values()].sort((a, b) => compare(a.country, b.country)),
    orders: orders.length,
    topCustomers: [...customers.values()]
      .sort((a, b) => b.totalCents - a.totalCents || compare(a.customer, b.customer))
      .slice(0, TOP_CUSTOMERS),
    totalCents,
  };
  return `${JSON.stringify(summary)}\n`;
}
