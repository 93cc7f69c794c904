import { ApiError } from '../../contract/errors.ts';
import { freeUnitsMax } from '../../contract/constants.ts';
import type { DiscountRequest, FreeUnitsRequest } from '../../contract/voucher.ts';
import type { AmountEffect } from './amount.ts';
import type { Discount } from './apply-discount.ts';
import { unitsMax } from './discount-value.ts';
import type { FixedEffect } from './fixed.ts';
import { parseFormula } from './parse-formula.ts';
import type { PercentEffect } from './percent.ts';
import type { FreeUnits, UnitDiscount, UnitEffect } from './unit.ts';

const amountEffects: readonly AmountEffect[] = [
  'APPLY_TO_ORDER', 'APPLY_TO_ITEMS', 'APPLY_TO_ITEMS_PROPORTIONALLY', 'APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY', 'APPLY_TO_ITEMS_BY_QUANTITY',
];
const simpleEffects: readonly (PercentEffect & FixedEffect)[] = ['APPLY_TO_ORDER', 'APPLY_TO_ITEMS'];
const unitEffects: readonly UnitEffect[] = ['ADD_MISSING_ITEMS', 'ADD_NEW_ITEMS'];

/**
 * The discount of a request (wire contract §2.1) as it is kept: the members that its kind has, as they were sent; those of null are left out. Throws 400
 * `invalid_payload`, which names the member, for one that makes no sense.
 */
export function readDiscount(request: DiscountRequest): Discount {
  const at = '.discount';
  switch (request.type) {
    case 'AMOUNT': return {
      type: 'AMOUNT',
      ...value(request, at, 'amount_off', minorUnits),
      ...limit(request, 'aggregated_amount_limit'),
      ...effect(request, at, amountEffects),
    };
    case 'PERCENT': return {
      type: 'PERCENT',
      ...value(request, at, 'percent_off', percent),
      ...limit(request, 'amount_limit'),
      ...limit(request, 'aggregated_amount_limit'),
      ...effect(request, at, simpleEffects),
    };
    case 'FIXED': return { type: 'FIXED', ...value(request, at, 'fixed_amount', minorUnits), ...effect(request, at, simpleEffects) };
    case 'UNIT': return readUnits(request, at);
    default: throw refuse(`Property .discount.type: ${request.type} is not supported, only AMOUNT, PERCENT, FIXED and UNIT`);
  }
}

function readUnits(request: DiscountRequest, at: string): UnitDiscount {
  if (request.effect !== 'ADD_MANY_ITEMS') return { type: 'UNIT', ...readFreeUnits(request, at, [...unitEffects, 'ADD_MANY_ITEMS']) };
  const units = request.units ?? [];
  if (units.length === 0 || units.length > freeUnitsMax) throw refuse(`Property .discount.units should have 1 to ${freeUnitsMax} items`);
  return { type: 'UNIT', effect: 'ADD_MANY_ITEMS', units: units.map((unit, index) => readFreeUnits(unit, `${at}.units.${index}`, unitEffects)) };
}

/** `named` are the effects that a refusal tells. */
function readFreeUnits(request: FreeUnitsRequest, at: string, named: readonly string[]): FreeUnits {
  const { unit_type: unitType } = request;
  if (typeof unitType !== 'string' || unitType === '') throw refuse(`Property ${at} must have required property 'unit_type'`);
  return { ...value(request, at, 'unit_off', wholeUnits), unit_type: unitType, ...effect(request, at, unitEffects, named) };
}

/** Says what a number has to be; null: it is. */
type Check = (value: number) => string | null;

const minorUnits: Check = (number) =>
  Number.isSafeInteger(number) && number >= 0 ? null : `a whole number of minor units, from 0 to ${Number.MAX_SAFE_INTEGER}`;
const percent: Check = (number) => (number >= 0 && number <= 100 ? null : 'from 0 to 100');
const wholeUnits: Check = (number) => (Number.isInteger(number) && number >= 0 && number <= unitsMax ? null : `a whole number of units, from 0 to ${unitsMax}`);

type Valued = 'amount_off' | 'percent_off' | 'fixed_amount' | 'unit_off';

/** A number, a formula that gives it, or both. */
function value<Name extends Valued>(
  request: { [Member in Name | `${Name}_formula`]?: unknown }, at: string, name: Name, check: Check,
): { [Member in Name]?: number } & { [Member in `${Name}_formula`]?: string } {
  const formulaName = `${name}_formula` as const;
  const { [name]: number, [formulaName]: formula } = request;
  const has = { number: number !== undefined && number !== null, formula: formula !== undefined && formula !== null };
  if (!has.number && !has.formula) throw refuse(`Property ${at} must have required property '${name}'`);
  return {
    ...(has.number && { [name]: checked(number, `${at}.${name}`, check) }),
    ...(has.formula && { [formulaName]: checkedFormula(formula, `${at}.${formulaName}`) }),
  } as { [Member in Name]?: number } & { [Member in `${Name}_formula`]?: string };
}

function checked(number: unknown, at: string, check: Check): number {
  const wanted = typeof number === 'number' ? check(number) : 'a number';
  if (wanted !== null) throw refuse(`Property ${at} should be ${wanted}`);
  return Number(number);
}

function checkedFormula(formula: unknown, at: string): string {
  const parsed = typeof formula === 'string' ? parseFormula(formula) : { refusal: 'malformed' };
  if ('refusal' in parsed) throw refuse(`Property ${at} should be a formula: ${parsed.refusal}`);
  return String(formula);
}

function limit<Name extends 'amount_limit' | 'aggregated_amount_limit'>(request: DiscountRequest, name: Name): { [Member in Name]?: number } {
  const { [name]: number } = request;
  const kept: { [Member in Name]?: number } = {};
  if (number !== undefined && number !== null) kept[name] = checked(number, `.discount.${name}`, minorUnits);
  return kept;
}

function effect<Effect extends string>(
  request: { effect?: string | null }, at: string, effects: readonly Effect[], named: readonly string[] = effects,
): { effect?: Effect } {
  if (request.effect === undefined || request.effect === null) return {};
  const known = effects.find((one) => one === request.effect);
  if (known === undefined) throw refuse(`Property ${at}.effect: ${request.effect} is not supported, only ${named.join(', ')}`);
  return { effect: known };
}

function refuse(details: string): ApiError {
  return new ApiError('invalid_payload', { details });
}
