/**
 * The language of `amount_off_formula` and its like (decisions/0010): decimal numbers, texts in quotes, names, + − × ÷, comparisons, AND, OR and
 * functions. A formula has no loops and no names of its own, so it ends after as many steps as it has parts.
 */
import type { Fraction } from './fraction.ts';

export const formulaLengthMax = 1000;
/** Of brackets, signs and arguments inside each other. */
export const formulaDepthMax = 40;

/** Why a formula has no value. */
export type FormulaRefusal = 'too_long' | 'too_deep' | 'malformed' | 'unknown_name' | 'missing_value' | 'wrong_type' | 'division_by_zero' | 'too_large';

export type BinaryOperator = '+' | '-' | '*' | '/' | '=' | '!=' | '<' | '<=' | '>' | '>=' | 'AND' | 'OR';

export type Formula =
  | { kind: 'number'; value: Fraction }
  | { kind: 'text'; value: string }
  | { kind: 'name'; name: FormulaName }
  | { kind: 'metadata'; source: MetadataSource; key: string }
  | { kind: 'negative'; of: Formula }
  | { kind: 'binary'; operator: BinaryOperator; left: Formula; right: Formula }
  | { kind: 'call'; name: FunctionName; values: Formula[] };

/** Amounts are minor units; the last three are of the line at hand and have a value in a `price_formula` only. */
export const formulaNames = [
  'ORDER_AMOUNT', 'ORDER_INITIAL_AMOUNT', 'ORDER_TOTAL_AMOUNT', 'ORDER_DISCOUNT_AMOUNT', 'ORDER_ITEMS_COUNT', 'ORDER_UNITS_QUANTITY',
  'ORDER_ITEM_PRICE', 'ORDER_ITEM_AMOUNT', 'ORDER_ITEM_QUANTITY',
] as const;
export type FormulaName = (typeof formulaNames)[number];

export const metadataSources = ['ORDER_METADATA', 'CUSTOMER_METADATA', 'REDEEMABLE_METADATA', 'REDEMPTION_METADATA'] as const;
export type MetadataSource = (typeof metadataSources)[number];

/** Functions with the fewest and the most values they take. */
export const functions = {
  IF: [3, 3], MIN: [1, 50], MAX: [1, 50], ROUND: [1, 2], FLOOR: [1, 1], CEIL: [1, 1], ABS: [1, 1], NOT: [1, 1],
} as const;
export type FunctionName = keyof typeof functions;

/** What a formula reads. */
export interface FormulaFacts {
  numbers: Partial<Record<FormulaName, number | null>>;
  metadata: Partial<Record<MetadataSource, Record<string, unknown> | null>>;
}

export type Evaluated<Value> = { value: Value } | { refusal: FormulaRefusal };
