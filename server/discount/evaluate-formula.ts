import { compare, decimal, floorOf, inverse, negative, plus, roundHalfUp, times, whole, type Fraction } from './fraction.ts';
import type { BinaryOperator, Evaluated, Formula, FormulaFacts, FormulaRefusal, FunctionName, MetadataSource } from './formula.ts';
import { parseFormula } from './parse-formula.ts';

type Value = Fraction | string | boolean;

/** Stops an evaluation; never leaves this file. */
class Refused extends Error {
  readonly refusal: FormulaRefusal;

  constructor(refusal: FormulaRefusal) {
    super(refusal);
    this.refusal = refusal;
  }
}

/** Far above any amount; keeps each step short. */
const partMax = 2n ** 4096n;

/** The number that a formula has with these facts, exactly, or why it has none. Never throws. */
export function evaluateFormula(formula: string, facts: FormulaFacts): Evaluated<Fraction> {
  const parsed = parseFormula(formula);
  if ('refusal' in parsed) return parsed;
  try {
    return { value: numberOf(parsed.value, facts) };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}

function valueOf(formula: Formula, facts: FormulaFacts): Value {
  switch (formula.kind) {
    case 'number':
    case 'text':
      return formula.value;
    case 'name':
      return fact(facts.numbers[formula.name]);
    case 'metadata':
      return metadata(facts, formula.source, formula.key);
    case 'negative':
      return negative(numberOf(formula.of, facts));
    case 'binary':
      return combined(formula.operator, formula.left, formula.right, facts);
    case 'call':
      return called(formula.name, formula.values, facts);
  }
}

function fact(value: number | null | undefined): Fraction {
  if (value === null || value === undefined) throw new Refused('missing_value');
  return decimal(value);
}

function metadata(facts: FormulaFacts, source: MetadataSource, key: string): Value {
  const all = facts.metadata[source] ?? {};
  const value = Object.hasOwn(all, key) ? all[key] : undefined;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return decimal(value);
  throw new Refused(value === undefined || value === null ? 'missing_value' : 'wrong_type');
}

function combined(operator: BinaryOperator, left: Formula, right: Formula, facts: FormulaFacts): Value {
  if (operator === 'AND') return truth(left, facts) && truth(right, facts);
  if (operator === 'OR') return truth(left, facts) || truth(right, facts);
  const [a, b] = [valueOf(left, facts), valueOf(right, facts)];
  if (operator === '=' || operator === '!=') return isEqual(a, b) === (operator === '=');
  if (typeof a !== 'object' || typeof b !== 'object') throw new Refused('wrong_type');
  switch (operator) {
    case '+': return bounded(plus(a, b));
    case '-': return bounded(plus(a, negative(b)));
    case '*': return bounded(times(a, b));
    case '/': return bounded(divided(a, b));
    case '<': return compare(a, b) < 0;
    case '<=': return compare(a, b) <= 0;
    case '>': return compare(a, b) > 0;
    case '>=': return compare(a, b) >= 0;
  }
}

function isEqual(a: Value, b: Value): boolean {
  if (typeof a === 'object' && typeof b === 'object') return compare(a, b) === 0;
  if (typeof a !== typeof b) throw new Refused('wrong_type');
  return a === b;
}

function divided(a: Fraction, b: Fraction): Fraction {
  const over = inverse(b);
  if (over === null) throw new Refused('division_by_zero');
  return times(a, over);
}

function bounded(value: Fraction): Fraction {
  const { numerator, denominator } = value;
  if (numerator > partMax || numerator < -partMax || denominator > partMax) throw new Refused('too_large');
  return value;
}

/** IF looks at the branch it takes only, so that it can guard a division. */
function called(name: FunctionName, values: readonly Formula[], facts: FormulaFacts): Value {
  const [first, second, third] = values;
  if (first === undefined) throw new Refused('malformed');
  switch (name) {
    case 'IF': {
      const branch = truth(first, facts) ? second : third;
      if (branch === undefined) throw new Refused('malformed');
      return valueOf(branch, facts);
    }
    case 'NOT': return !truth(first, facts);
    case 'MIN': return extreme(values, facts, -1);
    case 'MAX': return extreme(values, facts, 1);
    case 'ABS': return absolute(numberOf(first, facts));
    case 'FLOOR': return whole(floorOf(numberOf(first, facts)));
    case 'CEIL': return whole(-floorOf(negative(numberOf(first, facts))));
    case 'ROUND': return rounded(numberOf(first, facts), second === undefined ? 0 : digits(numberOf(second, facts)));
  }
}

function extreme(values: readonly Formula[], facts: FormulaFacts, sign: 1 | -1): Fraction {
  return values.map((value) => numberOf(value, facts)).reduce((best, value) => (sign * compare(value, best) > 0 ? value : best));
}

function absolute(value: Fraction): Fraction {
  return value.numerator < 0n ? negative(value) : value;
}

const digitsMax = 9;

function digits(value: Fraction): number {
  const count = Number(floorOf(value));
  if (count < 0 || count > digitsMax || compare(value, whole(count)) !== 0) throw new Refused('wrong_type');
  return count;
}

/** Half is rounded up. */
function rounded(value: Fraction, decimals: number): Fraction {
  const scale = 10n ** BigInt(decimals);
  return { numerator: roundHalfUp(times(value, whole(scale))), denominator: scale };
}

function numberOf(formula: Formula, facts: FormulaFacts): Fraction {
  const value = valueOf(formula, facts);
  if (typeof value !== 'object') throw new Refused('wrong_type');
  return value;
}

function truth(formula: Formula, facts: FormulaFacts): boolean {
  const value = valueOf(formula, facts);
  if (typeof value !== 'boolean') throw new Refused('wrong_type');
  return value;
}
