import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allOf, readLogic, writeLogic, type Logic } from './rule-logic.ts';

const places = new Set(['1', '2', '3', '4', '$RULE_ID', 'a.b-c']);

function read(text: string): Logic {
  const { logic, fault } = readLogic(text, places);
  if (logic === null) throw new Error(fault);
  return logic;
}

const written = (text: string): string => writeLogic(read(text));

test('AND binds before OR, NOT before both, and words may be in any case', () => {
  expect(written('1 and 2 OR 3')).toBe('1 AND 2 OR 3');
  expect(read('1 or 2 and not 3')).toEqual({
    is: 'any', of: [{ is: 'place', place: '1' }, { is: 'all', of: [{ is: 'place', place: '2' }, { is: 'not', of: { is: 'place', place: '3' } }] }],
  });
  expect(written('(1 or 2) And 3')).toBe('(1 OR 2) AND 3');
  expect(written('NOT(1 or 2)')).toBe('NOT (1 OR 2)');
  expect(written('not not ($RULE_ID)')).toBe('$RULE_ID');
  expect(written('((1)and((2 and(3))))')).toBe('1 AND 2 AND 3');
  expect(written('1 or (2 or a.b-c)')).toBe('1 OR 2 OR a.b-c');
  expect(writeLogic(allOf(['1', '2']))).toBe('1 AND 2');
});

test('what is wrong with a logic is said', () => {
  const fault = (text: string): string | null => readLogic(text, places).fault;
  expect(fault('1 and 9')).toBe("names '9', which is no condition here");
  expect(fault('1 xor 2')).toBe("names 'xor', which is no condition here");
  expect(fault('constructor')).toBe("names 'constructor', which is no condition here");
  expect(fault('(1 and 2')).toBe('has a bracket that is not closed');
  expect(fault('1 and 2)')).toBe('closes a bracket that is not open');
  expect(fault('1 and ()')).toBe('has a bracket that closes where a condition should stand');
  expect(fault('1 2')).toBe("has '2' where AND or OR should stand");
  expect(fault('1 (2)')).toBe('has a bracket where AND or OR should stand');
  expect(fault('1 NOT 2')).toBe('has a NOT where AND or OR should stand');
  expect(fault('and 1')).toBe('has AND where a condition should stand');
  expect(fault('1 and')).toBe('ends where a condition should follow');
  expect(fault('1 and not')).toBe('ends where a condition should follow');
  expect(fault('')).toBe('ends where a condition should follow');
  expect(fault('('.repeat(10_000))).toBe('has more than 20 brackets within each other');
  expect(fault(`${'('.repeat(20)}1${')'.repeat(20)}`)).toBeNull();
  expect(fault('1 and '.repeat(499) + '1')).toBeNull();
  expect(fault('1 and '.repeat(500) + '1')).toBe('names conditions more than 500 times');
  expect(fault('1'.repeat(10_001))).toBe('has more than 10000 characters');
});

/** A logic as a tree of our own, written with a bracket around everything, and what it comes to. */
interface Naive {
  text: string;
  holds(values: Record<string, boolean>): boolean;
}

const naive: fc.Arbitrary<Naive> = fc.letrec<{ node: Naive }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, depthSize: 'large' },
    fc.constantFrom('1', '2', '3', '4').map((place): Naive => ({ text: place, holds: (values) => values[place] === true })),
    fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((parts): Naive => ({
      text: `(${parts.map(({ text }) => text).join(' and ')})`, holds: (values) => parts.every((part) => part.holds(values)),
    })),
    fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((parts): Naive => ({
      text: `(${parts.map(({ text }) => text).join(' OR ')})`, holds: (values) => parts.some((part) => part.holds(values)),
    })),
    tie('node').map((part): Naive => ({ text: `NOT (${part.text})`, holds: (values) => !part.holds(values) })),
  ),
})).node;

const values = fc.record({ 1: fc.boolean(), 2: fc.boolean(), 3: fc.boolean(), 4: fc.boolean() });

function evaluate(logic: Logic, of: Record<string, boolean>): boolean {
  if (logic.is === 'place') return of[logic.place] === true;
  if (logic.is === 'not') return !evaluate(logic.of, of);
  return logic.is === 'all' ? logic.of.every((part) => evaluate(part, of)) : logic.of.some((part) => evaluate(part, of));
}

test('a logic means what its brackets say, and reads the same when it was written anew', () => {
  fc.assert(fc.property(naive, values, ({ text, holds }, given) => {
    const tree = read(text);
    expect(evaluate(tree, given)).toBe(holds(given));
    expect(read(writeLogic(tree))).toEqual(tree);
  }));
});

test('no text is too much to read', () => {
  const words = fc.array(fc.constantFrom('(', ')', 'and', 'or', 'not', '1', '2', '9', ' ', '\u0000', '$', '__proto__'), { maxLength: 60 });
  fc.assert(fc.property(fc.oneof(fc.string(), words.map((each) => each.join(' '))), (text) => {
    const { logic, fault } = readLogic(text, places);
    expect(logic === null).toBe(fault !== null);
  }));
});
