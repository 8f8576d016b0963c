/* oxlint-disable unicorn/no-process-exit -- a runtime that ends is what is tested */
console.error("gone while loading");
process.exit(3);
