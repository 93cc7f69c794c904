import { createHash } from 'node:crypto';

const style = `:root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
h3 { margin-bottom: 0; font-family: ui-monospace, monospace; font-size: 1rem; }
h3:target { background: light-dark(#fff3bf, #4a3f00); }
h3 + p { margin-top: 0; }
code { font-family: ui-monospace, monospace; font-size: .9em; }`;

export interface Page {
  html: string;
  /** Content security policy that lets its one style sheet in and nothing else. */
  policy: string;
}

/**
 * A page of our own docs for a browser: headings (with their text as id, so that `#key` leads to one), paragraphs, lists and `code`. Not for
 * anybody else's text.
 */
export function htmlOfMarkdown(title: string, markdown: string): Page {
  const blocks = markdown.trim().split(/\n(?=#)|\n\n+/).flatMap((block) => {
    const [first = '', ...rest] = block.split('\n');
    return first.startsWith('#') && rest.length > 0 ? [first, rest.join('\n')] : [block];
  });
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)} · Vouchsafe</title><style>${style}</style></head>
<body>
${blocks.map(htmlOfBlock).join('\n')}
</body>
</html>
`;
  return { html, policy: `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'` };
}

function htmlOfBlock(block: string): string {
  const [, marks, heading] = /^(#+) (.*)$/.exec(block) ?? [];
  if (marks !== undefined && heading !== undefined) return `<h${marks.length} id="${escaped(heading)}">${htmlOfLine(heading)}</h${marks.length}>`;
  const items = block.split(/^[*-] /m);
  if (items.length > 1 && items[0] === '') return `<ul>${items.slice(1).map((item) => `<li>${htmlOfLine(item.trim())}</li>`).join('')}</ul>`;
  return `<p>${htmlOfLine(block.trim())}</p>`;
}

function htmlOfLine(text: string): string {
  return escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
