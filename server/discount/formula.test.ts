import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateFormula } from './evaluate-formula.ts';
import { formulaDepthMax, formulaLengthMax, formulaNames, functions, metadataSources, type FormulaFacts } from './formula.ts';
import { compare, decimal, decimalOfText } from './fraction.ts';

const facts: FormulaFacts = {
  numbers: { ORDER_AMOUNT: 20_000, ORDER_UNITS_QUANTITY: 3 },
  metadata: { CUSTOMER_METADATA: { age: 40, tier: 'VIP', isNew: true, nothing: null, list: [1] } },
};

describe('has a value', () => {
  test.each([
    ['1 + 2 * 3', 7], ['(1 + 2) * 3', 9], ['10 - 4 - 3', 3], ['100 / 10 / 5', 2], ['-2 * -3', 6], ['- - 2', 2], ['2 − 1 × 4 ÷ 2', 0],
    ['0.1 + 0.2', 0.3], ['1 / 3 * 3', 1], ['ORDER_AMOUNT * 0.15', 3000], ['order_amount', 20_000], ['ROUND(2.5)', 3], ['ROUND(-2.5)', -2], ['ROUND(1.005;2)', 1.01],
    ['FLOOR(-1.5)', -2], ['CEIL(1.2)', 2], ['ABS(-3)', 3], ['MIN(3;1;2)', 1], ['MAX(3,1,2)', 3],
    ['IF(ORDER_UNITS_QUANTITY = 3;CUSTOMER_METADATA("age") * 2;CUSTOMER_METADATA("age"))', 80], ['IF(ORDER_AMOUNT > 200;15;5)', 15],
    ['IF(CUSTOMER_METADATA("tier") = "VIP" AND NOT(1 > 2);1;0)', 1], ["IF(CUSTOMER_METADATA('tier') <> 'VIP' OR CUSTOMER_METADATA('isNew');1;0)", 1],
    ['IF(1 = 1;5;1 / 0)', 5], ['IF(1 >= 2;1;IF(1 <= 2;2;3))', 2],
  ])('%s', (formula, expected) => {
    const result = evaluateFormula(formula, facts);
    expect('value' in result && compare(result.value, decimal(expected))).toBe(0);
  });
});

describe('has none', () => {
  test.each([
    ['', 'malformed'], ['1 +', 'malformed'], ['1 2', 'malformed'], ['(1', 'malformed'], ['1 < 2 < 3', 'malformed'], ['MIN()', 'malformed'], ['IF(1 = 1;2)', 'malformed'],
    ['CUSTOMER_METADATA(1)', 'malformed'], ['1 # 2', 'malformed'], ['"open', 'malformed'], ['1e9', 'malformed'], [`${'9'.repeat(31)}`, 'malformed'],
    ['constructor', 'unknown_name'], ['constructor(1)', 'unknown_name'], ['process.exit()', 'malformed'], ['ORDER_WEIGHT', 'unknown_name'],
    ['ORDER_ITEM_PRICE', 'missing_value'], ['CUSTOMER_METADATA("height")', 'missing_value'], ['CUSTOMER_METADATA("nothing")', 'missing_value'],
    ['CUSTOMER_METADATA("toString")', 'missing_value'], ['ORDER_METADATA("age")', 'missing_value'], ['CUSTOMER_METADATA("list")', 'wrong_type'],
    ['CUSTOMER_METADATA("tier") * 2', 'wrong_type'], ['"text"', 'wrong_type'], ['1 = 1', 'wrong_type'], ['1 = "1"', 'wrong_type'], ['IF(1;2;3)', 'wrong_type'],
    ['ROUND(1;0.5)', 'wrong_type'], ['ROUND(1;1000000)', 'wrong_type'], ['1 / 0', 'division_by_zero'], ['1 / (ORDER_UNITS_QUANTITY - 3)', 'division_by_zero'],
    [`1${' + 1'.repeat(250)}`, 'too_long'], [`${'('.repeat(41)}1${')'.repeat(41)}`, 'too_deep'], [`${'-'.repeat(41)}1`, 'too_deep'],
    ['"a" + 1', 'wrong_type'],
  ])('%s', (formula, refusal) => {
    const result = evaluateFormula(formula, facts);
    expect(result).toEqual({ refusal });
  });

  test('when it grows beyond all amounts', () => {
    const huge: FormulaFacts = { numbers: {}, metadata: { ORDER_METADATA: { n: 1e308 } } };
    expect(evaluateFormula(Array.from({ length: 6 }, () => 'ORDER_METADATA("n")').join('*'), huge)).toEqual({ refusal: 'too_large' });
  });
});

const words = [...formulaNames, ...metadataSources, ...Object.keys(functions), 'AND', 'OR', 'x', '__proto__'];
const pieces = fc.oneof(
  fc.constantFrom('+', '-', '*', '/', '=', '<>', '<=', '(', ')', ';', '"age"', ' ', ...words), fc.nat().map(String), fc.double({ noNaN: true }).map(String), fc.string(),
);

test('no text makes it throw, and it ends within its bounds', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 200 }), (parts) => {
      const formula = parts.join('');
      const result = evaluateFormula(formula, facts);
      if (formula.length > formulaLengthMax) expect(result).toEqual({ refusal: 'too_long' });
      expect('value' in result || typeof result.refusal === 'string').toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test('deep functions are evaluated once, not again on each level', () => {
  const nested = (name: string): string => `${`${name}(`.repeat(formulaDepthMax)}ORDER_AMOUNT${')'.repeat(formulaDepthMax)}`;
  for (const name of ['ABS', 'MIN', 'ROUND']) expect(evaluateFormula(nested(name), facts)).toHaveProperty('value');
});

test('sums and products are exact', () => {
  const tenths = fc.integer({ min: 0, max: 10 ** 9 }).map((count) => `${Math.floor(count / 10)}.${count % 10}`);
  fc.assert(
    fc.property(tenths, tenths, (a, b) => {
      const [x, y] = [decimalOfText(a), decimalOfText(b)];
      const result = evaluateFormula(`${a} * ${b}`, facts);
      expect('value' in result && compare(result.value, { numerator: x.numerator * y.numerator, denominator: x.denominator * y.denominator })).toBe(0);
    }),
  );
});
