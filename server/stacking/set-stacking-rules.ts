import { ApiError, duplicateFound, notFound } from '../../contract/errors.ts';
import type { StackingRulesChange } from '../../contract/redemption.ts';
import { stackingFaults, type StackingFault } from '../../contract/stacking-faults.ts';
import type { Origin } from '../access/principal.ts';
import { differences, recordChange } from '../change/record-change.ts';
import type { Pool, Transaction } from '../platform/db.ts';
import { defaultStackingRules, differingRules, stackingRulesId, type StackingRules } from './stacking-rules.ts';
import { lockStackingRules, putStackingRules, removeStackingRules, type KeptRules } from './stacking-rules.store.ts';

/**
 * Changes how codes act together; what is left out stays as it is. Holds for every request that begins after the answer. Throws 400 for rules that
 * contradict each other.
 */
export async function setStackingRules(db: Pool, projectId: string, change: StackingRulesChange, origin: Origin, now: Date): Promise<KeptRules> {
  return db.transaction(async (tx) => {
    const before = await locked(tx, projectId);
    return isDifferent(before.rules, change) ? write(tx, projectId, before, { ...before.rules, ...change }, origin, now) : before;
  });
}

/** Gives a project rules of its own, with defaults for what is left out. Throws 409 where it has some, and 400 like `setStackingRules`. */
export async function makeStackingRules(db: Pool, projectId: string, rules: StackingRulesChange, origin: Origin, now: Date): Promise<KeptRules> {
  return db.transaction(async (tx) => {
    const before = await locked(tx, projectId);
    if (before.setAt !== null) throw duplicateFound('stacking_rules', 'id', stackingRulesId(projectId));
    return write(tx, projectId, before, { ...defaultStackingRules, ...rules }, origin, now);
  });
}

/** Changes a project's own rules, which have this id; throws 404 where it has none, and 400 like `setStackingRules`. */
export async function changeStackingRules(db: Pool, projectId: string, id: string, change: StackingRulesChange, origin: Origin, now: Date): Promise<KeptRules> {
  return db.transaction(async (tx) => {
    const before = own(await locked(tx, projectId), projectId, id);
    return isDifferent(before.rules, change) ? write(tx, projectId, before, { ...before.rules, ...change }, origin, now) : before;
  });
}

/** Gives a project the default rules again; throws 404 where it has none of its own by this id. */
export async function resetStackingRules(db: Pool, projectId: string, id: string, origin: Origin, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const before = own(await locked(tx, projectId), projectId, id);
    await removeStackingRules(tx, projectId);
    await record(tx, projectId, before, { rules: defaultStackingRules, setAt: null }, origin, now);
  });
}

/** The rules that a project has of its own by this id; throws 404 where it has none. */
export function own(kept: KeptRules, projectId: string, id: string): KeptRules {
  if (kept.setAt === null || id !== stackingRulesId(projectId)) throw notFound('stacking_rules', id);
  return kept;
}

async function locked(tx: Transaction, projectId: string): Promise<KeptRules> {
  const kept = await lockStackingRules(tx, projectId);
  if (kept === undefined) throw notFound('project', projectId);
  return kept;
}

function isDifferent(rules: StackingRules, change: StackingRulesChange): boolean {
  return differences({ ...rules }, { ...change }).length > 0;
}

async function write(tx: Transaction, projectId: string, before: KeptRules, rules: StackingRules, origin: Origin, now: Date): Promise<KeptRules> {
  checkRules(rules);
  const kept = await putStackingRules(tx, projectId, differingRules(rules), now);
  await record(tx, projectId, before, kept, origin, now);
  return kept;
}

type Recorded = Pick<KeptRules, 'rules' | 'setAt'>;

async function record(tx: Transaction, projectId: string, before: Recorded, after: Recorded, origin: Origin, now: Date): Promise<void> {
  const fields = differences(recorded(before), recorded(after));
  await recordChange(tx, { projectId, objectType: 'project', objectId: projectId, campaignId: null, action: 'updated', fields, ...origin, at: now });
}

/** Rules of its own that are the default ones are a change too. */
function recorded({ rules, setAt }: Recorded): Record<string, unknown> {
  return { has_own_stacking_rules: setAt !== null, ...rules };
}

function checkRules(rules: StackingRules): void {
  const [fault] = stackingFaults(rules);
  if (fault !== undefined) throw new ApiError('invalid_payload', { details: wordsOf(fault) });
}

function wordsOf(fault: StackingFault): string {
  if (fault.is === 'contrary') return `Category '${fault.category}' should not be both in .${fault.lists[0]} and in .${fault.lists[1]}`;
  const { member, category, whole, most } = fault;
  return `Property .${member}${category === null ? '' : `.${category}`} should be at most ${whole}, which is ${most}`;
}
