import type { RuleOperator } from '../../../contract/rule-language.ts';
import type { GroupKind } from '../../../contract/rule-tree.ts';

/** One comparison of a condition, as the wire contract has it. */
export interface TestDraft {
  operator: RuleOperator;
  values: readonly unknown[];
}

/** A condition that is being written. */
export interface ConditionDraft {
  kind: 'condition';
  /** Tells parts apart while they are edited and moved. */
  key: number;
  /** As the contract calls what it is about; empty: not chosen yet. */
  name: string;
  /** Of metadata: which member. */
  property: string;
  tests: readonly TestDraft[];
  /** What the items that are meant have to fulfil; null: it is not about items, or nothing more is asked of them. */
  inner: GroupDraft | null;
  /** What a shopper is told; empty: the message of the whole rule. */
  message: string;
}

export interface GroupDraft {
  kind: GroupKind;
  key: number;
  parts: readonly PartDraft[];
}

export type PartDraft = ConditionDraft | GroupDraft;

/** How deep groups may lie in each other, the outermost counted. */
export const depthMax = 4;

let lastKey = 0;

export function newKey(): number {
  lastKey += 1;
  return lastKey;
}

export function newGroup(kind: GroupKind, parts: readonly PartDraft[] = []): GroupDraft {
  return { kind, key: newKey(), parts };
}

export function newCondition(name = '', part: Partial<Omit<ConditionDraft, 'kind' | 'key' | 'name'>> = {}): ConditionDraft {
  return { property: '', tests: [], inner: null, message: '', ...part, kind: 'condition', key: newKey(), name };
}

export function isGroup(part: PartDraft): part is GroupDraft {
  return part.kind !== 'condition';
}

/** Every condition of a part, those that are asked of items too. */
export function conditionsIn(part: PartDraft): ConditionDraft[] {
  if (isGroup(part)) return part.parts.flatMap(conditionsIn);
  return [part, ...(part.inner === null ? [] : conditionsIn(part.inner))];
}

/** A tree with another part in the place of the one with this key; several, or none, take its place as well. */
export function withPart(group: GroupDraft, key: number, change: (part: PartDraft) => readonly PartDraft[]): GroupDraft {
  const parts = group.parts.flatMap((part): readonly PartDraft[] => {
    if (part.key === key) return change(part);
    if (isGroup(part)) return [withPart(part, key, change)];
    return [part.inner === null ? part : { ...part, inner: withGroup(part.inner, key, change) }];
  });
  return { ...group, parts };
}

/** The same where the group itself may be meant; of it only its own members change. */
export function withGroup(group: GroupDraft, key: number, change: (part: PartDraft) => readonly PartDraft[]): GroupDraft {
  if (group.key !== key) return withPart(group, key, change);
  const [changed] = change(group);
  return changed !== undefined && isGroup(changed) ? changed : group;
}

export interface Removal {
  root: GroupDraft;
  /** What takes its place, by which the keyboard stays where it was; else the one before it, else the group. */
  next: number;
  /** Puts the part back where it was, into whatever the rule has become since. */
  back: (root: GroupDraft) => GroupDraft;
}

/** Takes a part out. */
export function withoutPart(root: GroupDraft, key: number): Removal {
  const around = parentOf(root, key) ?? root;
  const at = around.parts.findIndex((part) => part.key === key);
  const part = around.parts[at];
  const next = around.parts[at + 1] ?? around.parts[at - 1] ?? around;
  const back = (now: GroupDraft): GroupDraft => {
    if (part === undefined || parentOf(now, key) !== null) return now;
    const put = (group: PartDraft): readonly PartDraft[] => (isGroup(group) ? [{ ...group, parts: group.parts.toSpliced(at, 0, part) }] : [group]);
    return withGroup(now, hasGroup(now, around.key) ? around.key : now.key, put);
  };
  return { root: withPart(root, key, () => []), next: next.key, back };
}

function hasGroup(group: GroupDraft, key: number): boolean {
  return group.key === key || group.parts.some((part) => {
    const inner = isGroup(part) ? part : part.inner;
    return inner !== null && hasGroup(inner, key);
  });
}

/** The group that a part is in. */
export function parentOf(group: GroupDraft, key: number): GroupDraft | null {
  if (group.parts.some((part) => part.key === key)) return group;
  for (const part of group.parts) {
    const inner = isGroup(part) ? part : part.inner;
    const found = inner === null ? null : parentOf(inner, key);
    if (found !== null) return found;
  }
  return null;
}

export type Direction = 'up' | 'down';

/** A part one step up or down: past the one beside it, into a group that lies there, or out of its own. Null where there is no further. */
export function moved(root: GroupDraft, key: number, direction: Direction): GroupDraft | null {
  const around = parentOf(root, key);
  if (around === null) return null;
  const at = around.parts.findIndex((part) => part.key === key);
  const part = around.parts[at];
  if (part === undefined) return null;
  const beside = around.parts[at + (direction === 'up' ? -1 : 1)];
  if (beside === undefined) return movedOut(root, around, part, direction);
  const rest = around.parts.filter((each) => each !== part);
  if (isGroup(beside) && !isGroup(part)) {
    const entered = { ...beside, parts: direction === 'up' ? [...beside.parts, part] : [part, ...beside.parts] };
    return withGroup(root, around.key, () => [{ ...around, parts: rest.map((each) => (each === beside ? entered : each)) }]);
  }
  return withGroup(root, around.key, () => [{ ...around, parts: rest.toSpliced(at + (direction === 'up' ? -1 : 1), 0, part) }]);
}

/** Out of its group, to before or behind it. What is asked of items stays with them. */
function movedOut(root: GroupDraft, around: GroupDraft, part: PartDraft, direction: Direction): GroupDraft | null {
  const outer = parentOf(root, around.key);
  if (outer === null) return null;
  const left = { ...around, parts: around.parts.filter((each) => each !== part) };
  return withGroup(root, outer.key, () => [{
    ...outer, parts: outer.parts.flatMap((each): readonly PartDraft[] => (each.key !== around.key ? [each] : direction === 'up' ? [part, left] : [left, part])),
  }]);
}
