import { ApiError, duplicateFound, notFound } from '../../contract/errors.ts';
import type { NewAssignment } from '../../contract/rule.ts';
import type { Origin } from '../access/principal.ts';
import { forgetCounters, prepareCounters, trackCounters } from '../budget/rule-counters.ts';
import { findCampaign, lockCampaign } from '../campaign/campaign.store.ts';
import type { Pool, Transaction } from '../platform/db.ts';
import { moveSequences } from '../voucher/voucher-change.store.ts';
import { findVoucher, findVouchers, lockVoucher } from '../voucher/voucher.store.ts';
import { assignLocked } from './assign-locked.ts';
import { deleteAssignment, findAssignment, findAssignmentTo } from './assignment.store.ts';
import { recordAssignment } from './record-rule.ts';
import type { Assignment, LockedObject, RuleObject } from './rule.ts';
import { findRule, keepRules } from './rule.store.ts';

/**
 * Assigns a rule: it holds for every redemption that begins after the answer. Throws 404 for the rule and for what it is assigned to, 409 for what it holds for
 * already, and 400 for an object that has too many rules or another one that chooses products.
 */
export async function assignRule(
  db: Pool, projectId: string, ruleId: string, body: NewAssignment, origin: Origin, now: Date,
): Promise<{ assignment: Assignment; campaignId: string | null }> {
  const wanted = readObject(body);
  const rule = await findRule(db, projectId, ruleId);
  if (rule === undefined) throw notFound('validation_rules', ruleId);
  const ahead = await findObject(db, projectId, wanted);
  if (ahead !== undefined) await prepareCounters(db, { projectId, ruleId, objects: [ahead] }, rule.rules);
  return db.transaction(async (tx) => {
    const object = wanted.type === 'campaign' ? await lockedCampaign(tx, projectId, wanted.name) : await lockedVoucher(tx, projectId, wanted.name);
    const known = await findAssignmentTo(tx, projectId, ruleId, object.id);
    if (known !== undefined) throw duplicateFound('validation_rules_assignment', 'id', known.assignmentId);
    const [assignment] = await assignLocked(tx, projectId, object, [ruleId], origin, now);
    if (assignment === undefined) throw notFound('validation_rules', ruleId);
    await moveSequences(tx, projectId, object.campaignId === null ? [] : [object.campaignId]);
    return { assignment, campaignId: object.campaignId };
  });
}

/** Takes a rule from what it holds for; the campaign that it is of, if any. Throws 404 for the rule and for an assignment that is not of it. */
export async function unassignRule(db: Pool, projectId: string, ruleId: string, assignmentId: string, origin: Origin, now: Date): Promise<string | null> {
  const { campaignId, uncounted } = await db.transaction(async (tx) => {
    const rule = await findRule(tx, projectId, ruleId);
    if (rule === undefined) throw notFound('validation_rules', ruleId);
    const assignment = await findAssignment(tx, projectId, ruleId, assignmentId);
    if (assignment === undefined) throw notFound('validation_rules_assignment', assignmentId);
    const { objectType: type, objectId: id } = assignment;
    // Both as when it is assigned; an object in the bin is not found, and nobody assigns to it.
    const object = type === 'campaign' ? await findLockedCampaign(tx, projectId, id) : await findLockedVoucher(tx, projectId, id);
    await keepRules(tx, projectId, [ruleId]);
    if (!(await deleteAssignment(tx, projectId, assignmentId))) throw notFound('validation_rules_assignment', assignmentId);
    const campaignId = object?.campaignId ?? (type === 'campaign' ? id : null);
    await recordAssignment(tx, { rule, object: { type, id, name: object?.name ?? id, campaignId }, isAssigned: false }, origin, now);
    const uncounted = await trackCounters(tx, { projectId, ruleId, objects: [{ type, id }] });
    await moveSequences(tx, projectId, campaignId === null ? [] : [campaignId]);
    return { campaignId, uncounted };
  });
  await forgetCounters(db, uncounted);
  return campaignId;
}

async function findObject(db: Pool, projectId: string, { type, name }: { type: RuleObject['type']; name: string }): Promise<RuleObject | undefined> {
  const id = type === 'campaign' ? (await findCampaign(db, projectId, name))?.campaignId : (await findVoucher(db, projectId, name))?.voucherId;
  return id === undefined ? undefined : { type, id };
}

/** What a request names. Older clients name it by code or name in a member of its kind (wire contract §2.12). */
function readObject(body: NewAssignment): { type: RuleObject['type']; name: string } {
  const { related_object_type: type, related_object_id: id, voucher, campaign, promotion_tier: tier } = body;
  const asked = type && id ? { type, name: id } : voucher ? { type: 'voucher' as const, name: voucher }
    : campaign ? { type: 'campaign' as const, name: campaign } : tier ? { type: 'promotion_tier' as const, name: tier } : null;
  if (asked === null) throw new ApiError('invalid_payload', { details: `Payload must have required property '${type ? 'related_object_id' : 'related_object_type'}'` });
  // There are none of the other kinds, so there is none of this name.
  if (asked.type !== 'voucher' && asked.type !== 'campaign') throw notFound(asked.type, asked.name);
  return { type: asked.type, name: asked.name };
}

async function lockedCampaign(tx: Transaction, projectId: string, idOrName: string): Promise<LockedObject> {
  const campaign = await findLockedCampaign(tx, projectId, idOrName);
  if (campaign === undefined) throw notFound('campaign', idOrName);
  return campaign;
}

async function findLockedCampaign(tx: Transaction, projectId: string, idOrName: string): Promise<LockedObject | undefined> {
  const campaignId = await lockCampaign(tx, projectId, idOrName);
  const campaign = campaignId === undefined ? undefined : await findCampaign(tx, projectId, campaignId);
  return campaign && { type: 'campaign', id: campaign.campaignId, name: campaign.name, campaignId: campaign.campaignId };
}

async function lockedVoucher(tx: Transaction, projectId: string, codeOrId: string): Promise<LockedObject> {
  const found = await findVoucher(tx, projectId, codeOrId);
  const voucher = found && (await findLockedVoucher(tx, projectId, found.voucherId));
  if (voucher === undefined) throw notFound('voucher', codeOrId);
  return voucher;
}

async function findLockedVoucher(tx: Transaction, projectId: string, voucherId: string): Promise<LockedObject | undefined> {
  if (!(await lockVoucher(tx, projectId, voucherId))) return undefined;
  const [voucher] = await findVouchers(tx, projectId, [voucherId]);
  return voucher && { type: 'voucher', id: voucherId, name: voucher.code, campaignId: voucher.campaignId };
}
