/** JSON as somebody types it: what it says and on which line each part of it stands, or what is wrong and where. */

export type ReadJson = ReadableJson | UnreadableJson;

export interface ReadableJson {
  isReadable: true;
  value: unknown;
  /** Line, from 1, of a member: of its key, of an element of a list its beginning. Of a path that is not there the line of what would hold it. */
  lineOf: (path: readonly (string | number)[]) => number;
}

export interface UnreadableJson {
  isReadable: false;
  /** What is wrong, in words for people. */
  problem: string;
  line: number;
}

class Wrong extends Error {}

/** Deeper than this nobody types, and a text made to be deep must not take the page down. */
const depthMax = 200;

/** Reads a whole text. Unlike `JSON.parse` it takes a key that is there twice for the mistake that it is. */
export function readJson(text: string): ReadJson {
  const reader = new Reader(text);
  try {
    const value = reader.readWhole();
    return { isReadable: true, value, lineOf: (path) => reader.lineAt(reader.placeOf(path)) };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return { isReadable: false, problem: error.message, line: reader.lineAt(reader.at) };
  }
}

/** Inside of quotes: all from the space on but the quote and the backslash, or an escape. */
const stringPattern = /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const wordPattern = /(?:true|false|null)\b/y;

class Reader {
  at = 0;
  readonly #text: string;
  /** Where each member begins, by its path as JSON. */
  readonly #places = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  readWhole(): unknown {
    const value = this.#read([]);
    this.#skipSpace();
    if (this.at < this.#text.length) throw new Wrong('There is something after the end.');
    return value;
  }

  lineAt(place: number): number {
    return this.#text.slice(0, place).split('\n').length;
  }

  placeOf(path: readonly (string | number)[]): number {
    return this.#places.get(JSON.stringify(path)) ?? (path.length === 0 ? 0 : this.placeOf(path.slice(0, -1)));
  }

  #read(path: (string | number)[]): unknown {
    if (path.length > depthMax) throw new Wrong('This is nested too deeply.');
    this.#skipSpace();
    const key = JSON.stringify(path);
    if (!this.#places.has(key)) this.#places.set(key, this.at);
    if (this.#text[this.at] === '{') return this.#readObject(path);
    if (this.#text[this.at] === '[') return this.#readList(path);
    const match = this.#match(stringPattern) ?? this.#match(numberPattern) ?? this.#match(wordPattern);
    if (match !== null) return JSON.parse(match) as unknown;
    if (this.at >= this.#text.length) throw new Wrong('It ends too early: something is missing.');
    if (this.#text[this.at] === '"') throw new Wrong('This text has no end, or a character that must be written with \\ before it.');
    throw new Wrong('A value is needed here: a text in "quotes", a number, true, false, null, a list in [ ] or an object in { }.');
  }

  #readObject(path: (string | number)[]): Record<string, unknown> {
    const members: [string, unknown][] = [];
    const known = new Set<string>();
    this.#readMembers('}', () => {
      const place = this.at;
      const match = this.#match(stringPattern);
      if (match === null) throw new Wrong('A key in "quotes" is needed here.');
      const key = JSON.parse(match) as string;
      if (known.has(key)) {
        this.at = place;
        throw new Wrong(`The key “${key}” is there twice.`);
      }
      known.add(key);
      this.#places.set(JSON.stringify([...path, key]), place);
      this.#skipSpace();
      if (this.#text[this.at] !== ':') throw new Wrong(`A colon is needed after the key “${key}”.`);
      this.at += 1;
      members.push([key, this.#read([...path, key])]);
    });
    return Object.fromEntries(members);
  }

  #readList(path: (string | number)[]): unknown[] {
    const elements: unknown[] = [];
    this.#readMembers(']', () => elements.push(this.#read([...path, elements.length])));
    return elements;
  }

  /** What stands between the brackets, parted by commas. */
  #readMembers(end: string, readMember: () => void): void {
    this.at += 1;
    this.#skipSpace();
    if (this.#text[this.at] === end) {
      this.at += 1;
      return;
    }
    for (;;) {
      this.#skipSpace();
      readMember();
      this.#skipSpace();
      const next = this.#text[this.at];
      if (next !== end && next !== ',') throw new Wrong(next === undefined ? `It ends too early: “${end}” is missing.` : `A comma or “${end}” is needed here.`);
      this.at += 1;
      if (next === end) return;
    }
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#text)?.[0] ?? null;
    if (match !== null) this.at += match.length;
    return match;
  }

  #skipSpace(): void {
    while (/[ \t\r\n]/.test(this.#text[this.at] ?? '')) this.at += 1;
  }
}
