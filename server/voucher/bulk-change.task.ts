import type { FailedItem } from '../../contract/async-action.ts';
import { ApiError } from '../../contract/errors.ts';
import { checkTiming } from '../campaign/check-timing.ts';
import { differences, recordChanges, type CommonChange, type FieldChange } from '../change/record-change.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import type { AsyncAction } from '../platform/async-action.store.ts';
import { keepPlace } from '../platform/change-many.store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Transaction } from '../platform/db.ts';
import { parseInstant } from '../platform/http.ts';
import type { Step, Task } from '../platform/jobs.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import type { BulkInput } from './ask-for-bulk-change.ts';
import { countFiltered, findFiltered, findOwnDates, findSwitched, lockFiltered, type Filtered, type OwnDates, type Place } from './bulk-change.store.ts';
import { binMany, mergeIntoMetadata, switchVouchers } from './bulk-deed.store.ts';
import { countGone, moveSequences, noEdit, updateVouchers, type Gone } from './voucher-change.store.ts';
import type { Voucher } from './voucher.ts';
import { findVouchers } from './voucher.store.ts';
import { voucherFields } from './voucher-fields.ts';

/** Vouchers changed in one transaction: few enough not to keep their redemptions waiting. */
const vouchersPerStepMax = 1_000;

export interface BulkChangeParts {
  clock: Clock;
  live: LiveSignal;
  metadata: Pick<MetadataChecks, 'faultOfChange'>;
  vouchersPerStep?: number;
}

/**
 * Changes vouchers of a campaign, or of the project, in the order in which they are named, or by a filter from the newest on; the place is kept with each step, so
 * that one that a crash undid is done again and no voucher twice. What cannot be changed is left out and told; what is as it should be already is counted as done.
 */
export function bulkChangeTask(type: string, { clock, live, metadata, vouchersPerStep = vouchersPerStepMax }: BulkChangeParts): Task {
  const movedBy = new Map<string, readonly string[]>();
  return {
    type,
    step: async (tx, action) => {
      const { step, campaignIds } = await change(tx, action, { metadata, limit: vouchersPerStep, now: clock.now() });
      movedBy.set(action.asyncActionId, campaignIds);
      return step;
    },
    giveUp: async () => {},
    committed: ({ projectId, asyncActionId }) => {
      for (const campaignId of movedBy.get(asyncActionId) ?? []) live.moved(projectId, campaignId);
      movedBy.delete(asyncActionId);
    },
  };
}

interface Round {
  metadata: Pick<MetadataChecks, 'faultOfChange'>;
  limit: number;
  now: Date;
}

async function change(tx: Transaction, action: AsyncAction, round: Round): Promise<{ step: Step; campaignIds: readonly string[] }> {
  const { projectId, campaignId, done } = action;
  const input = action.input as unknown as BulkInput;
  const counted = action.total ?? (await countTarget(tx, { projectId, campaignId }, input));
  const { ids, next, missing } = await lockNext(tx, action, input, round.limit);
  const { changed, failed } = await doDeed(tx, action, input, ids, round);
  const failures = [...missing, ...failed];
  const worked = done + ids.length + missing.length;
  const changedAll = (input.changed ?? 0) + changed.length;
  const written = changed.length === 0 ? input.written : widened(input.written, round.now);
  await keepPlace(tx, action, { after: next, changed: changedAll, written }, Math.max(worked, counted));
  const campaignIds = [...new Set(changed.flatMap((voucher) => voucher.campaignId ?? []))];
  if (campaignIds.length > 0) {
    if (input.deed === 'delete') await countGone(tx, projectId, changed);
    else await moveSequences(tx, projectId, campaignIds);
  }
  if (next !== null) return { step: { kind: 'goes-on', done: worked, failed: failures }, campaignIds };
  return { step: { kind: 'done', done: worked, failed: failures, message: `${verbs[input.deed]} ${changedAll} vouchers.` }, campaignIds };
}

/** Entries are looked for where their writers put them: clocks of processes differ. */
function widened(written: BulkInput['written'], now: Date): BulkInput['written'] {
  const at = now.toISOString();
  if (written === undefined) return { from: at, to: at };
  return { from: at < written.from ? at : written.from, to: at > written.to ? at : written.to };
}

const actionOf: Record<BulkInput['deed'], string> = { enable: 'enabled', disable: 'disabled', delete: 'deleted', set_validity: 'updated', merge_metadata: 'updated' };
const verbs: Record<BulkInput['deed'], string> = { enable: 'Enabled', disable: 'Disabled', delete: 'Deleted', set_validity: 'Updated', merge_metadata: 'Updated' };

/** How many vouchers there are to change, where that took too long to count when it was asked for. */
async function countTarget(tx: Transaction, of: Pick<Filtered, 'projectId' | 'campaignId'>, { target }: BulkInput): Promise<number> {
  return 'filter' in target ? countFiltered(tx, { ...of, filter: target.filter, askedAt: parseInstant(target.askedAt) }) : 0;
}

/** The vouchers of the next step, locked; those that are named and not there any more; and where to go on, null at the end. */
async function lockNext(
  tx: Transaction, { projectId, campaignId, done }: AsyncAction, { target, after = null }: BulkInput, limit: number,
): Promise<{ ids: string[]; missing: FailedItem[]; next: Place | null }> {
  const anyOf: Filtered = { projectId, campaignId, filter: {}, askedAt: endOfTime };
  if ('filter' in target) {
    const filtered = { ...anyOf, filter: target.filter, askedAt: parseInstant(target.askedAt) };
    const { ids, next } = await findFiltered(tx, filtered, after, limit);
    return { ids: await lockFiltered(tx, filtered, ids), missing: [], next };
  }
  if ('undo' in target) {
    const { undo } = target;
    const { ids, next } = await findSwitched(tx, anyOf, { ...undo, from: parseInstant(undo.from), to: parseInstant(undo.to) }, after, limit);
    return { ids: await lockFiltered(tx, anyOf, ids), missing: [], next };
  }
  const named = target.voucherIds.slice(done, done + limit);
  const ids = await lockFiltered(tx, anyOf, named);
  const there = new Set(ids);
  const reason = campaignId === null ? 'This code is not there any more, or is of an imported, finished campaign' : 'This code is not there any more';
  const missing = named.flatMap((id, index) => (there.has(id) ? [] : [{ row: done + index + 1, reason }]));
  // A place that only says that there are more: how many are done tells where they begin.
  return { ids, missing, next: done + named.length < target.voucherIds.length ? [0, ''] : null };
}

const endOfTime = new Date('9999-12-31T00:00:00Z');

interface Done {
  changed: readonly Gone[];
  failed: FailedItem[];
}

async function doDeed(
  tx: Transaction, { projectId, requestId }: AsyncAction, { deed, actor, ...asked }: BulkInput, ids: string[], { metadata, now }: Round,
): Promise<Done> {
  const change: CommonChange = { projectId, objectType: 'voucher', action: actionOf[deed], actor, requestId, at: now };
  switch (deed) {
    case 'enable':
    case 'disable':
      return { changed: await switchVouchers(tx, ids, deed === 'enable', change), failed: [] };
    case 'delete':
      return { changed: await binMany(tx, ids, change), failed: [] };
    case 'set_validity':
      return setValidity(tx, ids, asked, change);
    case 'merge_metadata': {
      const { metadata: given = {}, unset = [] } = asked;
      // The schema may have changed since it was asked for.
      const fault = await metadata.faultOfChange(projectId, 'voucher', { metadata: given, unset_metadata_fields: unset }, tx);
      if (fault === null) return { changed: await mergeIntoMetadata(tx, ids, given, unset, change), failed: [] };
      return { changed: [], failed: (await findVouchers(tx, projectId, ids)).map(({ code }) => ({ code, reason: fault })) };
    }
  }
}

/** Dates of their own, or none; one whose other dates or windows contradict them keeps what it has. */
async function setValidity(tx: Transaction, ids: string[], { startDate, expirationDate }: Pick<BulkInput, 'startDate' | 'expirationDate'>, change: CommonChange): Promise<Done> {
  const [start, end] = [readDate(startDate), readDate(expirationDate)];
  const own = start === null || end === null ? await findOwnDates(tx, change.projectId, ids) : new Map<string, OwnDates>();
  const [changed, written, failed]: [{ before: Voucher; fields: FieldChange[] }[], string[], FailedItem[]] = [[], [], []];
  // Read after they were locked: how they stand now.
  for (const before of (await findVouchers(tx, change.projectId, ids)).toSorted((one, other) => (one.voucherId < other.voucherId ? -1 : 1))) {
    const { hasOwnStart = false, hasOwnEnd = false, termsStart = null, termsEnd = null } = own.get(before.voucherId) ?? {};
    const after = {
      ...before, ...(start !== undefined && { startDate: start ?? termsStart }), ...(end !== undefined && { expirationDate: end ?? termsEnd }),
    };
    const fault = timingFault(after);
    const fields = differences(voucherFields(before), voucherFields(after));
    // A date of its own that is the campaign's as well would not move with the campaign's.
    const isFreed = (start === null && hasOwnStart) || (end === null && hasOwnEnd);
    if (fault !== null) failed.push({ code: before.code, reason: fault });
    else if (fields.length > 0) changed.push({ before, fields });
    if (fault === null && (fields.length > 0 || isFreed)) written.push(before.voucherId);
  }
  await updateVouchers(tx, change.projectId, written, { ...noEdit, startDate: start, expirationDate: end }, change.at);
  await recordChanges(tx, changed.map(({ before, fields }) => ({ ...change, objectId: before.voucherId, campaignId: before.campaignId, fields })));
  return { changed: changed.map(({ before }) => before), failed };
}

function readDate(text: string | null | undefined): Date | null | undefined {
  return typeof text === 'string' ? parseInstant(text) : text;
}

function timingFault(voucher: Voucher): string | null {
  try {
    checkTiming({ ...voucher, activityDurationAfterPublishing: null });
    return null;
  } catch (error) {
    if (error instanceof ApiError) return error.detail.details ?? error.message;
    throw error;
  }
}
