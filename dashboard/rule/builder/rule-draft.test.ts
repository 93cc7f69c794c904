import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RuleSet } from '../../../contract/rule-language.ts';
import { conditionAt, treeOf, type RuleTree } from '../../../contract/rule-tree.ts';
import { comparisonOf, comparisonsFor } from './comparisons.ts';
import { conditionsIn, isGroup, moved, newCondition, newGroup, withoutPart, type GroupDraft, type PartDraft } from './rule-draft.ts';
import { conditionPlace, openRule, writeRule } from './rules-of-draft.ts';

function amount(value: number): PartDraft {
  return newCondition('order.amount', { tests: [{ operator: '$more_than', values: [value] }] });
}

const parts = fc.letrec<{ part: PartDraft }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.nat(9).map(amount),
    fc.record({ kind: fc.constantFrom('all' as const, 'any' as const, 'none' as const), of: fc.array(tie('part'), { maxLength: 4 }) }).map(({ kind, of }) => newGroup(kind, of)),
  ),
})).part;
const drafts = fc.tuple(fc.constantFrom('all' as const, 'any' as const, 'none' as const), fc.array(parts, { maxLength: 4 })).map(([kind, of]) => newGroup(kind, of));

/** A draft without its keys. */
function bare(part: PartDraft): unknown {
  if (isGroup(part)) return [part.kind, ...part.parts.map(bare)];
  const { key: _key, inner, ...rest } = part;
  return { ...rest, inner: inner && bare(inner) };
}

function reopened(draft: GroupDraft): GroupDraft {
  const opened = openRule(writeRule(draft).rules);
  if (opened === null) throw new Error('not opened');
  expect(opened.leftOut).toBe(0);
  return opened.group;
}

/** What a rule says, with its conditions in the place of their names. */
function said(rules: RuleSet): unknown {
  const words = (tree: RuleTree): unknown => (tree.kind === 'condition' ? conditionAt(rules, tree.place) : [tree.kind, ...tree.parts.map(words)]);
  const tree = treeOf(rules);
  return tree && words(tree);
}

test('a rule that is opened says what was written, and is written as it was opened', () => {
  fc.assert(fc.property(drafts, (draft) => {
    const { rules } = writeRule(draft);
    const opened = reopened(draft);
    expect(said(writeRule(opened).rules)).toEqual(said(rules));
    expect(bare(reopened(opened))).toEqual(bare(opened));
    expect(writeRule(reopened(opened)).rules).toEqual(writeRule(opened).rules);
  }));
});

test('whatever logic the API was given opens, and says the same once it is saved', () => {
  const condition = (value: number) => ({ name: 'order.amount', conditions: { $more_than: [value] } });
  const named: RuleSet = { x: condition(1), y: condition(2), '7': condition(3) };
  const logics = fc.array(fc.constantFrom('x', 'y', '7'), { minLength: 1, maxLength: 5 }).chain((names) =>
    fc.array(fc.constantFrom(' and ', ' OR ', ' AND NOT '), { minLength: names.length, maxLength: names.length })
      .map((words) => names.map((name, index) => (index === 0 ? name : `${words[index]}${name}`)).join('')));
  fc.assert(fc.property(logics, (logic) => {
    const rules = { ...named, logic };
    const opened = openRule(rules);
    expect(opened).not.toBeNull();
    expect(said(writeRule(opened?.group ?? newGroup('all')).rules)).toEqual(said(rules));
  }));
});

test('conditions that the logic does not name are counted, and a logic that cannot be read is not opened as something else', () => {
  const condition = { name: 'order.amount', conditions: { $more_than: [1] } };
  expect(openRule({ '1': condition, '2': condition, logic: '1' })?.leftOut).toBe(1);
  expect(openRule({ '1': condition, logic: '1 AND' })).toBeNull();
  expect(openRule({})).toMatchObject({ group: { kind: 'all', parts: [] }, leftOut: 0 });
});

test('conditions of items, messages, keys of metadata and older spellings come back', () => {
  const rules: RuleSet = {
    '1': {
      name: 'order.items.any', conditions: { $is: [{ id: 'prod_1', object: 'product' }], $from: [{ id: 'pc_1', object: 'products_collection' }] },
      rules: { '1': { name: 'order.items.price', conditions: { $more_than: [100] } }, '2': { name: 'order.items.metadata', property: 'size', conditions: { $is: ['L'] } }, logic: '1 OR 2' },
    },
    '2': { name: 'customer_metadata', property: 'plan', conditions: { $is: ['gold'] }, error: { message: 'Only for gold' } },
    logic: '1 AND 2',
  };
  const opened = openRule(rules);
  const written = writeRule(opened?.group ?? newGroup('all'));
  expect(written.rules).toEqual(rules);
  expect([...written.places.keys()]).toEqual(['1', '1.1', '1.2', '2']);
  expect(conditionPlace('1.rules.2.conditions.$is', written.places)).toBe('1.2');
  expect(conditionPlace('2.property', written.places)).toBe('2');
  expect(conditionPlace('logic', written.places)).toBeNull();
});

test('items that were listed through the API are shown by their picker, as those that were picked here', () => {
  const values = [{ id: 'prod_1', object: 'product' }, { id: 'prod_2', object: 'product' }];
  const shown = (['$is', '$in', '$not_in'] as const).map((operator) => comparisonOf({ operator, values }, comparisonsFor('order.items.any', null)));
  expect(shown.map(({ word, control }) => [word, control])).toEqual([['is', 'items'], ['is', 'items'], ['is not', 'items']]);
});

describe('moving', () => {
  const [a, b, c] = [amount(1), amount(2), amount(3)] as const;
  const inner = newGroup('any', [b]);
  const root = newGroup('all', [a, inner, c]);
  const shape = (group: GroupDraft | null): unknown => group && group.parts.map((part) => (isGroup(part) ? part.parts.map(({ key }) => key) : part.key));

  test('takes a condition into the group beside it, and out of it at the other end', () => {
    const entered = moved(root, a.key, 'down');
    expect(shape(entered)).toEqual([[a.key, b.key], c.key]);
    expect(shape(entered && moved(entered, a.key, 'up'))).toEqual([a.key, [b.key], c.key]);
    const through = moved(root, b.key, 'down');
    expect(shape(through)).toEqual([a.key, [], b.key, c.key]);
  });

  test('takes a group past what is beside it, and nothing beyond the ends', () => {
    expect(shape(moved(root, inner.key, 'up'))).toEqual([[b.key], a.key, c.key]);
    expect(moved(root, a.key, 'up')).toBeNull();
    expect(moved(root, c.key, 'down')).toBeNull();
    expect(moved(root, -1, 'down')).toBeNull();
  });

  test('never loses a condition', () => {
    fc.assert(fc.property(drafts, fc.infiniteStream(fc.tuple(fc.nat(), fc.constantFrom('up' as const, 'down' as const))), (draft, steps) => {
      const before = conditionsIn(draft).map(({ key }) => key).toSorted((one, other) => one - other);
      let now = draft;
      for (const [pick, direction] of steps.take(20)) {
        const all = keysIn(now);
        now = moved(now, all[pick % Math.max(1, all.length)] ?? -1, direction) ?? now;
      }
      expect(conditionsIn(now).map(({ key }) => key).toSorted((one, other) => one - other)).toEqual(before);
    }));
  });
});

function keysIn(group: GroupDraft): number[] {
  return group.parts.flatMap((part) => [part.key, ...(isGroup(part) ? keysIn(part) : [])]);
}

test('what is removed comes back where it was, whatever was changed since', () => {
  const [a, b] = [amount(1), amount(2)];
  const group = newGroup('any', [a, b]);
  const root = newGroup('all', [group]);
  const { root: without, next, back } = withoutPart(root, a.key);
  expect(next).toBe(b.key);
  expect(bare(back(without))).toEqual(bare(root));
  const changed = newGroup('all', []);
  expect(bare(back(changed))).toEqual(['all', bare(a)]);
  expect(back(root)).toBe(root);
});
