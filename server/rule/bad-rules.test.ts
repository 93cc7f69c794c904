/** Rules that make no sense, as a shop's program sends them: each is a 400 that names the place. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ruleNames, ruleOperators } from '../../contract/rule-language.ts';
import { testApp } from '../../test/support/app.ts';
import { runs } from '../../test/support/proof.ts';
import { openShop } from '../../test/support/shop.ts';

const app = await testApp();
const shop = await openShop(app, app.inject);

async function detailsOf(rules: string): Promise<unknown> {
  const { status, body } = await shop.ask('POST', '/validation-rules', `{"name":"Rule","rules":${rules}}`);
  expect([rules.slice(0, 80), status, body['key'], body['message']]).toEqual([rules.slice(0, 80), 400, 'invalid_validation_rules', 'Invalid Validation Rule Definition']);
  return body['details'];
}

const amount = '{"name":"order.amount","conditions":{"$is":[1]}}';
const times = (text: string, count = 10_000): string => text.repeat(count);

test('what is wrong is named with its place', async () => {
  expect(await detailsOf('{"1":{"name":"custom_event.metadata","conditions":{"$is":["x"]}}}')).toBe("Rule 'custom_event.metadata' must have a 'property' (rules.1.property)");
  expect(await detailsOf(`{"1":${amount},"logic":"(1 and 2"}`)).toBe("The logic names '2', which is no condition here (rules.logic)");
  expect(await detailsOf('{"1":{"name":"order.amount","conditions":{"$is":["much"]}}}')).toBe("$is of 'order.amount' takes a number of minor units (rules.1.conditions.$is)");
});

test('ten thousand groups within each other are a fault like any other, in the logic and in JSON', async () => {
  expect(await detailsOf(`{"1":${amount},"logic":"${times('(', 4999)}1${times(')', 4999)}"}`)).toBe('The logic has more than 20 brackets within each other (rules.logic)');
  expect(await detailsOf(`{"1":${amount},"logic":"${times('(', 4_000_000)}"}`)).toBe('The logic has more than 10000 characters (rules.logic)');
  expect(await detailsOf(`{"1":${amount},"logic":"${times('not ', 2000)}1 or 2"}`)).toContain("names '2'");
  const within = '{"name":"order.items.any","rules":{"1":';
  expect(await detailsOf(`{"1":${times(within, 5)}${amount}${times('}}', 5)}}`)).toContain("cannot stand in the rules of 'order.items.any'");
  expect(await detailsOf(`{"1":{"name":"order.amount","conditions":{"$is":${times('[', 5)}${times(']', 5)}}}}`)).toContain('rules.1.conditions.$is');
  // So deep that no route looks further.
  const deep = [`{"1":${times(within)}${amount}${times('}}')}}`, `{"1":{"name":"order.amount","conditions":{"$is":${times('[')}${times(']')}}}}`];
  for (const sent of deep) {
    const answer = await shop.ask('POST', '/validation-rules', `{"name":"Rule","rules":${sent}}`);
    expect(answer).toMatchObject({ status: 400, body: { key: 'invalid_payload', details: expect.stringContaining('nested deeper than') as unknown } });
  }
  expect(await detailsOf(`{${Array.from({ length: 50_000 }, (_, place) => `"${place}":${amount}`).join(',')}}`)).toBe('A rule has at most 100 conditions (rules)');
});

test('names that every object has are no places, names or members', async () => {
  for (const name of ['constructor', 'toString', 'prototype']) {
    expect(await detailsOf(`{"${name}":${amount}}`)).toContain(`rules.${name}`);
    expect(await detailsOf(`{"1":{"name":"${name}","conditions":{"$is":[1]}}}`)).toContain('There is no rule with the name');
    expect(await detailsOf(`{"1":{"name":"order.metadata","property":"${name}","conditions":{"$is":[1]}}}`)).toContain('rules.1.property');
    expect(await detailsOf(`{"1":{"name":"order.amount","conditions":{"${name}":[1]}}}`)).toContain('There is no operator');
  }
  // The JSON parser itself refuses this one.
  expect(await shop.ask('POST', '/validation-rules', `{"name":"Rule","rules":{"__proto__":${amount}}}`)).toMatchObject({ status: 400 });
});

const value = fc.oneof(
  fc.constantFrom<unknown>(0, 5, -1, 1e300, 'x', '', 'a\u0000b', '\ud800', 'seg_1', 'prod_1', 'pc_1', { id: 'prod_1' }, '2026-11-29', 'P1D', '2026-11-01;P1D;PT1H', true, null),
  fc.jsonValue({ maxDepth: 2 }),
);
const operands = fc.dictionary(fc.oneof(fc.constantFrom(...ruleOperators), fc.string()), fc.oneof(value, fc.array(value, { maxLength: 3 })), { maxKeys: 3 });
const condition = fc.record({
  name: fc.oneof(fc.constantFrom(...ruleNames.map(({ name }) => name)), value), property: fc.oneof(fc.constant('x'), value), conditions: fc.oneof(operands, value),
  rules: fc.oneof(fc.constant({}), fc.dictionary(fc.constantFrom('1', '2'), value, { maxKeys: 1 })), error: fc.oneof(fc.constant(null), fc.record({ message: value })),
}, { requiredKeys: ['name'] });
const rules = fc.dictionary(fc.oneof(fc.constantFrom('1', '2', 'logic'), fc.string()), fc.oneof(condition, fc.constantFrom('1', '1 or 2', ''), value), { maxKeys: 3 });

test('no rule that can be sent breaks the server', async () => {
  await fc.assert(fc.asyncProperty(rules, async (given) => {
    const { status } = await shop.ask('POST', '/validation-rules', { name: 'Rule', rules: given });
    expect([200, 400, 404]).toContain(status);
  }), { numRuns: runs(5000, 200) });
});
