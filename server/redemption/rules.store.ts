/** The rules that hold for what a batch redeems, in the transaction of the batch: which ones, what they say, and what they need to know. */
import { namesIn, type Catalogue, type CatalogueNames } from '../catalogue/catalogue.ts';
import { findCatalogue } from '../catalogue/catalogue.store.ts';
import { contentAmong } from '../catalogue/collection-content.query.ts';
import { namesOfItems } from '../order/catalogue-items.ts';
import type { Order } from '../order/order.ts';
import type { StoredItem } from '../order/order-items.ts';
import type { Transaction } from '../platform/db.ts';
import { assignmentColumns, toAssignment, type AssignmentRow } from '../rule/assignment.store.ts';
import type { RuleVersion } from '../rule/judge/compile-rule.ts';
import type { CompiledRule } from '../rule/judge/compiled-rule.ts';
import type { Assignment } from '../rule/rule.ts';
import { isAnyAsked, membersAmong, type Person } from '../segment/members-among.query.ts';
import type { CompiledVersions, Judging, VersionName } from './compiled-versions.ts';
import { personOf, type Command } from './decision/command.ts';
import { noRules, type RulesInForce } from './decision/rules-in-force.ts';

/** A rule that holds for a campaign or voucher, in the version that judges now. */
export interface Assigned extends VersionName, Assignment {}

interface AssignedRow extends AssignmentRow {
  version: number;
}

/** The rules that hold for campaigns and vouchers. By the order every plan takes the indexes that have it. */
export async function readAssigned(tx: Transaction, projectId: string, objectIds: readonly string[]): Promise<Assigned[]> {
  if (objectIds.length === 0) return [];
  const rows = await tx.prepared<AssignedRow>(
    'redemption.read_rules',
    `/* redemption.read_rules */
     select a.assignment_id, a.rule_id, a.object_type, a.object_id, a.created_at, a.updated_at, r.version
       from unnest($2::text[]) as k(id)
            cross join lateral (
              select ${assignmentColumns}
                from rule_assignments
               where project_id = $1 and object_id between k.id and k.id
               order by object_id, rule_id
              offset 0
            ) as a
            join lateral (
              select rule_id, version
                from rules
               where project_id = $1 and rule_id >= a.rule_id
               order by rule_id
               limit 1
            ) as r on r.rule_id = a.rule_id`,
    [projectId, objectIds],
  );
  return rows.map(({ version, ...row }) => ({ ...toAssignment(row), version }));
}

export interface Compiling {
  compiled: CompiledVersions;
  judging: Judging;
}

/** What rules are judged on: the commands, and what was read for them. */
export interface Judgeable {
  commands: readonly Command[];
  orders: readonly Order[];
  /** What vouchers give units of. */
  units: Catalogue;
  now: Date;
  /** Something is to be made of it: until then nobody may enter or leave a segment by a redemption elsewhere. */
  isLocking: boolean;
}

/** The rules themselves, with what they need to know; where there are none, and of what none needs, nothing is asked. */
export async function readRulesInForce(
  tx: Transaction, projectId: string, assigned: readonly Assigned[], compiling: Compiling, judgeable: Judgeable,
): Promise<RulesInForce> {
  if (assigned.length === 0) return noRules;
  return { ...(await withNeeds(tx, projectId, await rulesOf(tx, projectId, assigned, compiling), judgeable)), assignments: byObject(assigned) };
}

/** Somebody who is named twice in a batch may enter or leave a segment by the first of these commands, and segments are looked up once: they have to be parted. */
export class NamedTwice extends Error {}

/** Rules by what they are to hold for, with what they need to know. Throws `NamedTwice`. */
export async function withNeeds(tx: Transaction, projectId: string, of: ReadonlyMap<string, readonly CompiledRule[]>, judgeable: Judgeable): Promise<RulesInForce> {
  const rules = [...of.values()].flat();
  const segmentIds = unique(rules.flatMap(({ needs }) => needs.segmentIds));
  if (isAnyoneTwice(judgeable.commands) && (await isAnyAsked(tx, projectId, segmentIds))) throw new NamedTwice('segments of somebody who is named twice');
  const persons = personsOf(judgeable.commands);
  const beforeAsked = judgeable.isLocking ? (): Promise<Date> => takeCustomersTurns(tx, projectId, persons) : undefined;
  const [segments, catalogue] = await Promise.all([
    membersAmong(tx, projectId, segmentIds, persons, judgeable.now, beforeAsked),
    findCatalogue(tx, projectId, storedNames(judgeable)),
  ]);
  const collectionIds = unique(rules.flatMap(({ needs }) => needs.collectionIds));
  const collections = collectionIds.length === 0 ? noRules.collections
    : await contentAmong(tx, projectId, collectionIds, soldNames(judgeable, catalogue), judgeable.now);
  return { of, segments, collections, catalogue, assignments: noRules.assignments };
}

/** Of advisory locks: tells these from others of the same name. */
const customersLockSpace = 4_912_005;

/**
 * Waits until no other batch, of whatever campaigns, redeems something for one of these customers by a segment that is a filter, and keeps others waiting until
 * the transaction ends; what they had written is seen by the next statement. After all other locks, each by its key. The clock after that.
 */
async function takeCustomersTurns(tx: Transaction, projectId: string, persons: readonly Person[]): Promise<Date> {
  const names = persons.flatMap(({ customerId }) => (customerId === null ? [] : [`${projectId} ${customerId}`]));
  const [, [clock]] = await Promise.all([
    tx.prepared(
      'redemption.take_customers_turns',
      `/* redemption.take_customers_turns */
       select pg_advisory_xact_lock(k.key)
         from (select distinct hashtextextended(name, ${customersLockSpace}) as key from unnest($1::text[]) as n(name) order by key) as k`,
      [names],
    ),
    tx.prepared<{ now: Date }>('redemption.clock', '/* redemption.clock */ select clock_timestamp() as now', []),
  ]);
  if (clock === undefined) throw new Error('a clock without a time');
  return clock.now;
}

/** The oldest first, as elsewhere. */
function byObject(assigned: readonly Assigned[]): Map<string, Assigned[]> {
  const assignments = new Map<string, Assigned[]>();
  const inOrder = assigned.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.assignmentId < b.assignmentId ? -1 : 1));
  for (const one of inOrder) assignments.set(one.objectId, [...(assignments.get(one.objectId) ?? []), one]);
  return assignments;
}

/** By what they hold for, in the order of their ids. */
async function rulesOf(
  tx: Transaction, projectId: string, assigned: readonly Assigned[], { compiled, judging }: Compiling,
): Promise<Map<string, CompiledRule[]>> {
  const found = new Map<string, CompiledRule>();
  const unknown = new Map<string, VersionName>();
  for (const name of assigned) {
    const rule = compiled.get(projectId, name, judging);
    if (rule === undefined) unknown.set(name.ruleId, name);
    else found.set(name.ruleId, rule);
  }
  for (const version of await readVersions(tx, projectId, [...unknown.values()])) found.set(version.ruleId, compiled.compile(projectId, version, judging));
  const rules = new Map<string, CompiledRule[]>();
  for (const { objectId, ruleId, version } of assigned) {
    const rule = found.get(ruleId);
    if (rule === undefined) throw new Error(`no version ${version} of rule ${ruleId}`);
    const known = rules.get(objectId);
    if (known === undefined) rules.set(objectId, [rule]);
    else known.push(rule);
  }
  return rules;
}

interface VersionRow {
  rule_id: string;
  version: number;
  rules: RuleVersion['rules'];
  error: RuleVersion['error'];
  applicable_to: RuleVersion['applicableTo'];
}

async function readVersions(tx: Transaction, projectId: string, names: readonly VersionName[]): Promise<RuleVersion[]> {
  if (names.length === 0) return [];
  const rows = await tx.prepared<VersionRow>(
    'redemption.read_rule_versions',
    `/* redemption.read_rule_versions */
     select v.rule_id, v.version, v.rules, v.error, v.applicable_to
       from unnest($2::text[], $3::integer[]) as k(id, number)
            cross join lateral (
              select rule_id, version, rules, error, applicable_to
                from rule_versions
               where project_id = $1 and rule_id = k.id and version = k.number
               limit 1
            ) as v`,
    [projectId, names.map(({ ruleId }) => ruleId), names.map(({ version }) => version)],
  );
  return rows.map((row) => ({ ruleId: row.rule_id, version: row.version, rules: row.rules, error: row.error, applicableTo: row.applicable_to }));
}

function isAnyoneTwice(commands: readonly Command[]): boolean {
  const ids = commands.flatMap((command) => ('customer' in command ? (command.customer?.customerId ?? []) : []));
  return new Set(ids).size < ids.length;
}

function personsOf(commands: readonly Command[]): Person[] {
  const persons = new Map<string, Person>();
  for (const command of commands) {
    const key = 'redeemables' in command ? personOf(command) : null;
    if (key === null || !('redeemables' in command)) continue;
    const { customer, said, customerMetadata: metadata } = command;
    persons.set(key, { key, customerId: customer?.customerId ?? null, would: said === undefined ? null : { ...said, metadata } });
  }
  return [...persons.values()];
}

/** By what the items of stored orders name what they sell. Those that come with a request have been looked up before. */
function storedNames({ orders }: Judgeable): CatalogueNames {
  return namesOfItems(orders.flatMap(({ items }) => items ?? []));
}

/** Every name of what the orders sell, and of what codes may add to them. */
function soldNames(judgeable: Judgeable, catalogue: Catalogue): CatalogueNames {
  const sent = judgeable.commands.flatMap((command): StoredItem[] => ('redeemables' in command ? (command.order?.items ?? []) : []));
  const names = [storedNames(judgeable), namesOfItems(sent), namesIn(catalogue), namesIn(judgeable.units)];
  return { products: names.flatMap(({ products }) => products), skus: names.flatMap(({ skus }) => skus) };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
