/**
 * Writes an array of orders, the same bytes on every machine:
 * `node generate-orders.mjs [orders] [seed] > orders.request` (2500 orders and seed 1 when not given).
 */
import { argv, stdout } from "node:process";
import { fileURLToPath } from "node:url";

const COUNTRIES = ["AT", "BR", "CH", "DE", "ES", "FR", "GB", "IN", "JP", "NO", "PL", "US"];
const NAMES = ["Ada", "Åse", "Bjørn", "Chloé", "Đorđe", "Émile", "Jürgen", "Núria", "Søren", "Zoë", "小林", "Ольга"];
const NOTES = [
  "",
  "leave at the door",
  'say "hello"',
  "2nd floor\nring twice",
  "c:\\orders\\tmp",
  "grüße 🎁",
  "\u2028",
];

/** Mulberry32 (Tommy Ettinger, public domain): numbers in 0..limit-1, each call the next. */
function generator(seed) {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}

/** JSON text of `count` orders, about 180 bytes each: 1 to 3 items, a tenth as many customers as orders. */
export function generateOrders(count, seed) {
  const below = generator(seed);
  const pick = (list) => list[below(list.length)];
  const order = (_, id) => {
    const customer = below(Math.max(1, Math.ceil(count / 10)));
    return {
      id,
      customer: `${NAMES[customer % NAMES.length]} ${customer}`,
      country: pick(COUNTRIES),
      items: Array.from({ length: 1 + below(3) }, () => ({
        sku: `S${below(1000)}`,
        quantity: 1 + below(9),
        cents: 99 + below(20_000),
      })),
      note: pick(NOTES),
      gift: below(8) === 0,
    };
  };
  return JSON.stringify(Array.from({ length: count }, order));
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  stdout.write(generateOrders(Number(argv[2] ?? 2500), Number(argv[3] ?? 1)));
}
