/** Names and values of an object in one line, for a narrow cell: `size: XL, colours: red, blue`. */
export function valuesInShort(values: Record<string, unknown>): string {
  return Object.entries(values).map(([name, value]) => `${name}: ${inShort(value)}`).join(', ');
}

function inShort(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(inShort).join(', ');
  return JSON.stringify(value);
}
