import { valueText } from '../metadata/metadata-value.ts';

/** Names and values of an object in one line, for a narrow cell: `size: XL, colours: red, blue`. */
export function valuesInShort(values: Record<string, unknown>): string {
  return Object.entries(values).map(([name, value]) => `${name}: ${valueText(value)}`).join(', ');
}
