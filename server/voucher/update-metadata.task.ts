import type { FailedItem } from '../../contract/async-action.ts';
import type { Actor } from '../access/principal.ts';
import { differences, recordChanges } from '../change/record-change.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import type { AsyncAction } from '../platform/async-action.store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Transaction } from '../platform/db.ts';
import type { Step, Task } from '../platform/jobs.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import type { AskedMetadata, WantedMetadata } from './ask-for-metadata.ts';
import { findNamed, lockMetadata, moveSequences, setMetadata, type MergedMetadata } from './voucher-change.store.ts';

export interface UpdateMetadataParts {
  clock: Clock;
  live: LiveSignal;
  metadata: Pick<MetadataChecks, 'faultOf'>;
}

/** Vouchers changed in one transaction: few enough not to keep their redemptions waiting. */
const codesPerStep = 1_000;

/** Merges metadata into many vouchers, in the order in which they are named; those that there are not are left out and told. */
export function updateMetadataTask(type: string, { clock, live, metadata }: UpdateMetadataParts): Task {
  const movedBy = new Map<string, readonly string[]>();
  return {
    type,
    step: async (tx, action) => {
      const { step, campaignIds } = await update(tx, action, metadata, clock.now());
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

async function update(
  tx: Transaction, action: AsyncAction, checks: UpdateMetadataParts['metadata'], now: Date,
): Promise<{ step: Step; campaignIds: readonly string[] }> {
  const { projectId, done, requestId } = action;
  const { codes, ofCode, rows, actor } = readInput(action);
  const names = codes.slice(done, done + codesPerStep);
  const found = await findNamed(tx, projectId, [...new Set(names)]);
  const locked = await lockMetadata(tx, projectId, [...new Set(found.values())]);
  const failed: FailedItem[] = [];
  const merged = new Map<string, MergedMetadata>();
  for (const [index, code] of names.entries()) {
    const given = ofCode(done + index);
    const voucherId = found.get(code) ?? '';
    const voucher = locked.get(voucherId);
    const fault = voucher === undefined ? 'There is no voucher with this code' : await checks.faultOf(projectId, 'voucher', given, true);
    if (voucher === undefined || fault !== null) failed.push({ code, row: rows?.[done + index] ?? done + index + 1, reason: fault ?? '' });
    else merged.set(voucherId, { voucherId, ...voucher, after: { ...(merged.get(voucherId)?.after ?? voucher.before), ...given } });
  }
  const changed = [...merged.values()];
  await setMetadata(tx, projectId, changed, now);
  await recordChanges(tx, changed.flatMap(({ voucherId, campaignId, before, after }) => {
    const fields = differences({ metadata: before }, { metadata: after });
    if (fields.length === 0) return [];
    return { projectId, objectType: 'voucher' as const, objectId: voucherId, campaignId, action: 'updated', fields, actor, requestId, at: now };
  }));
  const campaignIds = [...new Set(changed.flatMap(({ campaignId }) => campaignId ?? []))];
  if (campaignIds.length > 0) await moveSequences(tx, projectId, campaignIds);
  return { step: stepOf(action, done + names.length, codes.length, failed), campaignIds };
}

function stepOf({ result }: AsyncAction, done: number, total: number, failed: FailedItem[]): Step {
  if (done < total) return { kind: 'goes-on', done, failed };
  return { kind: 'done', done, failed, message: `Updated ${total - (result?.failed_count ?? 0) - failed.length} vouchers.` };
}

/** What was put in line by an earlier version has no rows: there codes are named as often as they were. */
function readInput({ input }: AsyncAction): { codes: string[]; ofCode: (index: number) => Record<string, unknown>; rows?: number[]; actor: Actor } {
  const wanted = input as WantedMetadata & Partial<AskedMetadata> & { actor: Actor };
  const ofCode = (index: number): Record<string, unknown> => ('metadata' in wanted ? wanted.metadata : wanted.metadataOfEach[index]) ?? {};
  return { codes: wanted.codes, ofCode, ...(wanted.rows && { rows: wanted.rows }), actor: wanted.actor };
}
