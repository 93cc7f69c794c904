/** An origin as browsers send it (scheme, host and port, without a path), `*` for any; null for a text that is none. */
export function readOrigin(text: string): string | null {
  if (text === '*') return text;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && !url.host.includes('*');
  return isOrigin ? url.origin : null;
}
