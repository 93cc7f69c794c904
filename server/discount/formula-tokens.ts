export type Token =
  | { kind: 'number' | 'text' | 'word'; text: string }
  | { kind: 'sign'; text: '+' | '-' | '*' | '/' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '(' | ')' | ';' };

/** One alternative for each kind; of signs several spellings are read. Digits are bounded, so no match can take long. */
const pattern = /\s*(?:(?<number>\d{1,30}(?:\.\d{1,30})?)(?![\w.])|(?<text>"[^"]*"|'[^']*')|(?<word>[A-Za-z_]\w*)|(?<sign><=|>=|!=|<>|[-+*/=<>();,−×÷]))/y;

const spelled: Readonly<Record<string, string>> = { '<>': '!=', ',': ';', '−': '-', '×': '*', '÷': '/' };

/** The parts of a formula; null as soon as something is no part of the language. */
export function readTokens(formula: string): Token[] | null {
  const tokens: Token[] = [];
  const end = formula.trimEnd().length;
  let at = 0;
  while (at < end) {
    pattern.lastIndex = at;
    const match = pattern.exec(formula);
    if (match === null) return null;
    tokens.push(toToken(match.groups ?? {}));
    at = pattern.lastIndex;
  }
  return tokens;
}

function toToken({ number, text, word, sign }: Record<string, string | undefined>): Token {
  if (number !== undefined) return { kind: 'number', text: number };
  if (text !== undefined) return { kind: 'text', text: text.slice(1, -1) };
  if (word !== undefined) return { kind: 'word', text: word.toUpperCase() };
  const read = sign ?? '';
  return { kind: 'sign', text: (spelled[read] ?? read) as (Token & { kind: 'sign' })['text'] };
}
