/** What a metadata value is, in a word. */
export function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'list';
  const words: Record<string, string> = { string: 'text', number: 'number', boolean: 'yes or no' };
  return words[typeof value] ?? 'object';
}

/** A metadata value as text: a list of plain values in a row, other lists and objects as indented JSON. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null)) return value.map(valueText).join(', ');
  return JSON.stringify(value, null, 2);
}
