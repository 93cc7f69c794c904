import { isDeepStrictEqual } from 'node:util';
import { ApiError, notFound } from '../../contract/errors.ts';
import type { NewRule, RuleChange } from '../../contract/rule.ts';
import type { Origin } from '../access/principal.ts';
import { forgetCounters, prepareCounters, trackCounters, type Uncounted } from '../budget/rule-counters.ts';
import type { Pool, Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { moveSequences } from '../voucher/voucher-change.store.ts';
import { campaignsOfRule, findOtherChoosers } from './assignment.store.ts';
import { chosenBy } from './judge/applicable-by.ts';
import { lockAndFindRule } from './lock-and-find.ts';
import { readChangedRule, readNewRule, readRules } from './read-rule.ts';
import { recordRule } from './record-rule.ts';
import { referencesOf } from './references.ts';
import { putReferences } from './reference.store.ts';
import { resolveApplicableTo } from './resolve-references.ts';
import type { Rule, RuleContent } from './rule.ts';
import { findVersion, insertRule, takeChoosersTurn, updateRule } from './rule.store.ts';

/** A rule as it was saved, and the campaigns that it holds for. */
export interface SavedRule {
  rule: Rule;
  campaignIds: string[];
}

interface Saved extends SavedRule {
  /** What is no longer counted because of it. */
  uncounted: Uncounted[];
}

/**
 * Makes a rule, which holds for nothing before it is assigned. Throws 400 for what makes no sense, and 404 where it chooses a product, SKU or collection that
 * there is not.
 */
export async function createRule(db: Pool, projectId: string, body: NewRule, origin: Origin, now: Date): Promise<Rule> {
  const said = readNewRule(body);
  return db.transaction(async (tx) => {
    const applicableTo = await resolveApplicableTo(tx, projectId, body.applicable_to);
    const rule: Rule = { projectId, ruleId: newId('val', now), version: 1, ...said, applicableTo, createdAt: now, updatedAt: null };
    await insertRule(tx, rule, { actor: origin.actor, at: now });
    await putReferences(tx, projectId, rule.ruleId, referencesOf(rule));
    await recordRule(tx, { before: null, after: rule, campaignIds: [] }, origin, now);
    return rule;
  });
}

/**
 * Changes a rule; what is left out stays. What it says from now on is a version of its own and judges every redemption that begins after the answer, of codes
 * given out before too; a change that says the same makes none. Throws 404, and 400 like `createRule` and where it would choose products of a campaign or
 * voucher for which another rule does.
 */
export async function changeRule(db: Pool, projectId: string, ruleId: string, body: RuleChange, origin: Origin, now: Date): Promise<SavedRule> {
  if (body.rules) await prepareCounters(db, { projectId, ruleId, objects: null }, readRules(body.rules));
  return forgetting(db, (tx) => change(tx, projectId, ruleId, body, origin, now));
}

async function change(tx: Transaction, projectId: string, ruleId: string, body: RuleChange, origin: Origin, now: Date): Promise<Saved> {
  const before = await lockAndFindRule(tx, projectId, ruleId);
  const said = readChangedRule(before, body);
  const isChosen = body.applicable_to !== undefined;
  const applicableTo = isChosen ? await resolveApplicableTo(tx, projectId, body.applicable_to) : before.applicableTo;
  return save(tx, before, { ...said, applicableTo }, origin, now);
}

/** Makes a new version that says what an earlier one said. Throws 404 for a version that there is not, and like `changeRule`. */
export async function restoreRule(db: Pool, projectId: string, ruleId: string, version: number, origin: Origin, now: Date): Promise<SavedRule> {
  const wanted = await findVersion(db, projectId, ruleId, version);
  if (wanted !== undefined) await prepareCounters(db, { projectId, ruleId, objects: null }, wanted.rules);
  return forgetting(db, async (tx) => {
    const before = await lockAndFindRule(tx, projectId, ruleId);
    const earlier = await findVersion(tx, projectId, ruleId, version);
    if (earlier === undefined) throw notFound('rule_version', String(version));
    // What it names may be gone by now.
    const applicableTo = await resolveApplicableTo(tx, projectId, earlier.applicableTo);
    return save(tx, before, { ...earlier, applicableTo }, origin, now);
  });
}

/** What nobody asks for any more is removed after the commit, and nobody waits for that. */
async function forgetting(db: Pool, work: (tx: Transaction) => Promise<Saved>): Promise<SavedRule> {
  const { uncounted, ...saved } = await db.transaction(work);
  await forgetCounters(db, uncounted);
  return saved;
}

async function save(tx: Transaction, before: Rule, content: RuleContent, origin: Origin, now: Date): Promise<Saved> {
  const { projectId, ruleId } = before;
  if (isDeepStrictEqual(contentOf(before), contentOf(content))) return { rule: before, campaignIds: [], uncounted: [] };
  if (chosenBy(before) === null && chosenBy(content) !== null) await refuseSecondChooser(tx, projectId, ruleId);
  const rule: Rule = { ...before, ...contentOf(content), version: before.version + 1, updatedAt: now };
  await updateRule(tx, rule, { actor: origin.actor, at: now });
  await putReferences(tx, projectId, ruleId, referencesOf(rule));
  const campaignIds = await campaignsOfRule(tx, projectId, ruleId);
  await recordRule(tx, { before, after: rule, campaignIds }, origin, now);
  const uncounted = await trackCounters(tx, { projectId, ruleId, objects: null });
  await moveSequences(tx, projectId, campaignIds);
  return { rule, campaignIds, uncounted };
}

function contentOf({ name, rules, error, applicableTo, type, contextType }: RuleContent): RuleContent {
  return { name, rules, error, applicableTo, type, contextType };
}

/** Two rules that begin to choose products at once take turns: each then sees the other. */
async function refuseSecondChooser(tx: Transaction, projectId: string, ruleId: string): Promise<void> {
  await takeChoosersTurn(tx, projectId);
  const others = await findOtherChoosers(tx, projectId, ruleId);
  const other = others.find(({ rules, applicable_to: applicableTo }) => chosenBy({ rules, applicableTo }) !== null);
  if (other === undefined) return;
  throw new ApiError('invalid_validation_rules', {
    details: `Only one rule of a campaign or voucher may choose products: ${other.rule_id} does for ${other.object_id}, which this rule holds for too`,
  });
}
