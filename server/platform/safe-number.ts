/** A whole number of SQL as JavaScript can hold it: 2^53 − 1 stands for all that are larger, to which only made-up amounts come. */
export function safeInSql(number: string): string {
  return `least(${number}, ${Number.MAX_SAFE_INTEGER})::bigint`;
}
