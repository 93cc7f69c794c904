/**
 * Text as people look for it: whatever its case, by its first 200 characters, since an index takes no more than some two kilobytes of a row. The
 * indexes `customers_by_name`, `customers_by_email` and `customers_by_city` have it written in just this way.
 */
export function folded(sql: string): string {
  return `left(lower(${sql}), ${foldedMax}) collate "C"`;
}

export const foldedMax = 200;

/** Whether a text is another, whatever their case; found by the index. */
export function equalsIgnoringCase(sql: string, placeholder: string): string {
  return `(${folded(sql)} = ${folded(`${placeholder}::text`)} and lower(${sql}) = lower(${placeholder}::text))`;
}
