import { decimalOfText } from './fraction.ts';
import {
  formulaDepthMax, formulaLengthMax, formulaNames, functions, metadataSources,
  type BinaryOperator, type Evaluated, type Formula, type FormulaRefusal, type FunctionName,
} from './formula.ts';
import { readTokens, type Token } from './formula-tokens.ts';

/** Reads a formula, or says why it is none. Never throws. */
export function parseFormula(formula: string): Evaluated<Formula> {
  if (formula.length > formulaLengthMax) return { refusal: 'too_long' };
  const tokens = readTokens(formula);
  if (tokens === null) return { refusal: 'malformed' };
  const parser = new Parser(tokens);
  const value = parser.readAll();
  return value === null ? { refusal: parser.refusal } : { value };
}

/** From the loosest to the tightest; comparisons do not chain. */
const levels: readonly { operators: readonly BinaryOperator[]; isChain: boolean }[] = [
  { operators: ['OR'], isChain: true },
  { operators: ['AND'], isChain: true },
  { operators: ['=', '!=', '<', '<=', '>', '>='], isChain: false },
  { operators: ['+', '-'], isChain: true },
  { operators: ['*', '/'], isChain: true },
];

/** Each method returns null when it cannot go on; `refusal` then says why. */
class Parser {
  refusal: FormulaRefusal = 'malformed';
  private readonly tokens: readonly Token[];
  private at = 0;
  private depth = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  readAll(): Formula | null {
    const formula = this.readLevel(0);
    return formula !== null && this.at < this.tokens.length ? null : formula;
  }

  private readLevel(index: number): Formula | null {
    const level = levels[index];
    if (level === undefined) return this.readSigned();
    let left = this.readLevel(index + 1);
    let operator = this.takeOperator(level.operators);
    while (left !== null && operator !== null) {
      const right = this.readLevel(index + 1);
      left = right && { kind: 'binary', operator, left, right };
      operator = level.isChain ? this.takeOperator(level.operators) : null;
    }
    return left;
  }

  private readSigned(): Formula | null {
    if (!this.take('-')) return this.readValue();
    return this.deeper(() => {
      const of = this.readSigned();
      return of && { kind: 'negative', of };
    });
  }

  private readValue(): Formula | null {
    const token = this.tokens[this.at];
    this.at += 1;
    if (token === undefined) return null;
    if (token.kind === 'number') return { kind: 'number', value: decimalOfText(token.text) };
    if (token.kind === 'text') return { kind: 'text', value: token.text };
    if (token.kind === 'word') return this.take('(') ? this.readCall(token.text) : this.readName(token.text);
    if (token.text !== '(') return null;
    const inner = this.deeper(() => this.readLevel(0));
    return inner !== null && this.take(')') ? inner : null;
  }

  private readName(word: string): Formula | null {
    const name = formulaNames.find((known) => known === word);
    return name === undefined ? this.refuse('unknown_name') : { kind: 'name', name };
  }

  private readCall(word: string): Formula | null {
    const values = this.deeper(() => this.readValues());
    if (values === null) return null;
    const source = metadataSources.find((known) => known === word);
    if (source !== undefined) {
      const [key] = values;
      return values.length === 1 && key?.kind === 'text' ? { kind: 'metadata', source, key: key.value } : null;
    }
    if (!isFunction(word)) return this.refuse('unknown_name');
    const [fewest, most] = functions[word];
    return values.length >= fewest && values.length <= most ? { kind: 'call', name: word, values } : null;
  }

  /** Up to and with the closing bracket. */
  private readValues(): Formula[] | null {
    const values: Formula[] = [];
    do {
      const value = this.readLevel(0);
      if (value === null) return null;
      values.push(value);
    } while (this.take(';'));
    return this.take(')') ? values : null;
  }

  private deeper<Read>(read: () => Read | null): Read | null {
    if (this.depth >= formulaDepthMax) return this.refuse('too_deep');
    this.depth += 1;
    const result = read();
    this.depth -= 1;
    return result;
  }

  private take(sign: string): boolean {
    const token = this.tokens[this.at];
    const isThere = token?.kind === 'sign' && token.text === sign;
    if (isThere) this.at += 1;
    return isThere;
  }

  private takeOperator(operators: readonly BinaryOperator[]): BinaryOperator | null {
    const token = this.tokens[this.at];
    if (token === undefined || token.kind === 'number' || token.kind === 'text') return null;
    const operator = operators.find((known) => known === token.text) ?? null;
    if (operator !== null) this.at += 1;
    return operator;
  }

  private refuse(refusal: FormulaRefusal): null {
    this.refusal = refusal;
    return null;
  }
}

function isFunction(word: string): word is FunctionName {
  return Object.hasOwn(functions, word);
}
