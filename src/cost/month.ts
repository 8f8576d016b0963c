/**
 * Hours of a month: 365 days of 24 hours, a twelfth of it. AWS Pricing Calculator, "Pricing assumptions"
 * (https://aws.amazon.com/calculator/calculator-assumptions), counts the same.
 */
export const hoursPerMonth = 730;

/** The same month in seconds and in milliseconds. */
export const secondsPerMonth = hoursPerMonth * 3_600;
export const msPerMonth = secondsPerMonth * 1_000;
