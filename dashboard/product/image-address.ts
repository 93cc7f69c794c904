/** What is wrong with the address of a picture; null when it may be kept. Only addresses of the web are shown as links. */
export function problemOfImage(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' || (/^https?:\/\//i.test(trimmed) && URL.canParse(trimmed)) ? null : 'Write a whole address that begins with https://.';
}
