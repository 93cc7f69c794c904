import type { Asked } from '../platform/wire-list.ts';

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

/** Whether a text is among a filter's values, just as they are written: it is so in any case then too, and is found by the index. */
export function isAmong(sql: string): (asked: Asked) => string {
  return ({ all, test, isOne }) => {
    const begins = isOne ? `= ${folded(`(${all})[1]`)}` : `= any(array(select ${folded('asked')} from unnest(${all}) as asked))`;
    return `${folded(sql)} ${begins} and ${sql} ${test}`;
  };
}
