/** The query string as plain text, one value a name: what people read in the address is what they may write there. */

/** Parses `?a=1&b=x` into texts. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Prints parameters; those that are empty or no text, number or boolean are left out. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value !== '')) params.set(name, String(value));
  }
  return params.size === 0 ? '' : `?${params}`;
}

/** The parameter `name` as a member of an object, which is empty when there is none. */
export function textParam<Name extends string>(raw: Record<string, unknown>, name: Name): { [key in Name]?: string } {
  const value = raw[name];
  return (typeof value === 'string' && value !== '' ? { [name]: value } : {}) as { [key in Name]?: string };
}

/** The parameter `name` if it looks like what is expected; undefined takes what was written there out of the address. */
export function patternParam<Name extends string>(raw: Record<string, unknown>, name: Name, pattern: RegExp): { [key in Name]?: string } {
  const value = raw[name];
  if (value === undefined) return {};
  return { [name]: typeof value === 'string' && pattern.test(value) ? value : undefined } as { [key in Name]?: string };
}

/** The parameter `name` if it is one of `known`; undefined takes what was written there out of the address. */
export function choiceParam<Name extends string, Value extends string>(
  raw: Record<string, unknown>, name: Name, known: readonly Value[],
): { [key in Name]?: Value } {
  if (raw[name] === undefined) return {};
  return { [name]: known.find((candidate) => candidate === raw[name]) } as { [key in Name]?: Value };
}
