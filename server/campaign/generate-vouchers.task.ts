import type { AsyncAction } from '../platform/async-action.store.ts';
import { hasOpenAction } from '../platform/async-action.store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Transaction } from '../platform/db.ts';
import type { Step, Task } from '../platform/jobs.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import type { CodeConfig } from '../voucher/code-config.ts';
import { makeVouchers } from '../voucher/make-vouchers.ts';
import { countCreated, usesOf, type VoucherTemplate } from '../voucher/new-voucher.store.ts';
import { isBinned, setGenerationStatus } from './campaign.store.ts';
import { lockEvenBinned } from './edited-vouchers.store.ts';

export const generateType = 'CAMPAIGN.VOUCHERS_GENERATE';

/** Codes made in one transaction: what is done again after a worker died, and how often progress shows. Only its end waits for redemptions of the campaign. */
const codesPerStepMax = 5_000;
/** The same while anybody redeems. A rest follows, of so many times what the step took: what waited for the processors meanwhile is answered before the next. */
const codesPerGentleStep = 1_000;
const restPerStep = 2;

/** What the task needs, as JSON. */
export function toInput(template: VoucherTemplate, config: CodeConfig): Record<string, unknown> {
  return { template, config };
}

function readInput({ input }: AsyncAction): { template: VoucherTemplate; config: CodeConfig } {
  const { template, config } = input as { template: VoucherTemplate & { startDate: string | null; expirationDate: string | null }; config: CodeConfig };
  const date = (text: string | null): Date | null => (text === null ? null : new Date(text));
  return { template: { ...template, startDate: date(template.startDate), expirationDate: date(template.expirationDate) }, config };
}

export interface GenerateParts {
  clock: Clock;
  live: LiveSignal;
  /** Whether anybody redeems on this database. */
  isRedeeming(db: Db): Promise<boolean>;
  codesPerStep?: number;
}

/** Makes the codes of a campaign, a few thousand in each transaction together with the count of them. */
export function generateVouchersTask({ clock, live, isRedeeming, codesPerStep = codesPerStepMax }: GenerateParts): Task {
  return {
    type: generateType,
    step: async (tx, action) => {
      if (!(await isRedeeming(tx))) return generate(tx, action, codesPerStep, clock.now());
      const startedAt = performance.now();
      const step = await generate(tx, action, Math.min(codesPerStep, codesPerGentleStep), clock.now());
      return step.kind === 'goes-on' ? { ...step, restMs: restPerStep * (performance.now() - startedAt) } : step;
    },
    giveUp: (tx, action) => finish(tx, action, 'FAILED'),
    committed: ({ projectId, campaignId }) => {
      if (campaignId !== null) live.moved(projectId, campaignId);
    },
  };
}

async function generate(tx: Transaction, action: AsyncAction, codesPerStep: number, now: Date): Promise<Step> {
  const { projectId, campaignId, done } = action;
  const total = action.total ?? done;
  if (campaignId === null || (await isBinned(tx, projectId, campaignId))) {
    await finish(tx, action, 'FAILED');
    return { kind: 'failed', done, message: `Stopped after ${done} vouchers: the campaign was deleted.` };
  }
  const { template, config } = readInput(action);
  const wanted = Math.min(codesPerStep, total - done);
  const made = (await makeVouchers(tx, template, config, wanted, now)).length;
  const isOver = made < wanted || done + made >= total;
  if (isOver) await finish(tx, action, made < wanted ? 'FAILED' : 'DONE');
  await countCreated(tx, projectId, campaignId, made, usesOf(template, made));
  if (!isOver) return { kind: 'goes-on', done: done + made };
  if (made < wanted) return { kind: 'failed', done: done + made, message: `Generated ${done + made} of ${total} vouchers: all codes of the pattern are used.` };
  return { kind: 'done', done: total, message: `Generated ${total} vouchers.` };
}

/**
 * The campaign is ready when nothing else is being generated for it. It is locked before that is asked, so that of two that end at once one is last. One in
 * the bin as well: taken out again, it would else be said to be in the making forever, and could not be changed.
 */
async function finish(tx: Transaction, { projectId, campaignId, asyncActionId }: AsyncAction, status: 'DONE' | 'FAILED'): Promise<void> {
  if (campaignId === null) return;
  await lockEvenBinned(tx, projectId, campaignId);
  const isLast = !(await hasOpenAction(tx, projectId, campaignId, generateType, asyncActionId));
  if (isLast || status === 'FAILED') await setGenerationStatus(tx, projectId, campaignId, status);
}
