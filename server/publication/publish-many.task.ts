import { ApiError } from '../../contract/errors.ts';
import type { AsyncAction } from '../platform/async-action.store.ts';
import { forgetInput, keepPlace } from '../platform/change-many.store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Transaction } from '../platform/db.ts';
import type { Step, Task } from '../platform/jobs.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import { findAudience, findNobody, type Whom } from './audience.store.ts';
import { giveToMany, publishManyType, readWhom, type PublishManyInput } from './publish-many.ts';

/** Customers who are looked at in one transaction, and so are given codes: few enough not to keep redemptions of the campaign waiting. */
const perStepMax = 100;

export interface PublishManyParts {
  clock: Clock;
  live: LiveSignal;
  perStep?: number;
}

/** Gives a code to each customer of an audience who has none of the campaign, some at a time in the order of their ids; who gets none is told. */
export function publishManyTask({ clock, live, perStep = perStepMax }: PublishManyParts): Task {
  return {
    type: publishManyType,
    step: (tx, action) => publishSome(tx, action, perStep, clock.now()),
    giveUp: forgetInput,
    committed: ({ projectId, campaignId }) => {
      if (campaignId !== null) live.moved(projectId, campaignId);
    },
  };
}

async function publishSome(tx: Transaction, action: AsyncAction, limit: number, now: Date): Promise<Step> {
  const { projectId, campaignId, done, requestId } = action;
  if (campaignId === null) throw new Error('codes are given of a campaign');
  const input = action.input as unknown as PublishManyInput;
  const whom = await whomOf(tx, projectId, input);
  if (whom === null) return { kind: 'failed', done, message: 'The segment is not there any more.' };
  // Of the named, those who are not there are told at the beginning: who is deleted later has a code perhaps.
  const nobody = input.after === undefined && 'customerIds' in whom ? await findNobody(tx, projectId, whom.customerIds) : [];
  const looked = await findAudience(tx, projectId, whom, input.after ?? '', limit, now);
  const { given, refused, undecidedFrom } = await giveToMany(tx, {
    projectId, campaignId, customerIds: looked.flatMap(({ customerId, isMeant }) => (isMeant ? [customerId] : [])), channel: 'dashboard',
    origin: { actor: input.actor, requestId },
  });
  const over = undecidedFrom === null ? looked : looked.filter(({ customerId }) => customerId < undecidedFrom);
  const meant = over.filter(({ isMeant }) => isMeant);
  const names = new Map(meant.map(({ customerId, name }) => [customerId, name]));
  const failed = [
    ...nobody.map((id) => ({ source_id: id, reason: 'This customer is not there any more' })),
    ...refused.map(({ customerId, reason }) => ({ source_id: names.get(customerId) ?? customerId, reason })),
  ];
  const worked = done + nobody.length + meant.length;
  const [givenAll, keptAll] = [(input.given ?? 0) + given, (input.kept ?? 0) + meant.length - given - refused.length];
  const isLast = undecidedFrom === null && looked.length < limit;
  const next = isLast ? null : (over.at(-1)?.customerId ?? input.after ?? '');
  await keepPlace(tx, action, { after: next, given: givenAll, kept: keptAll }, action.total === null ? null : worked);
  if (next !== null) return { kind: 'goes-on', done: worked, failed };
  await forgetInput(tx, action);
  const words = [`Gave ${givenAll} ${givenAll === 1 ? 'code' : 'codes'}`, ...(keptAll > 0 ? [`${keptAll} ${keptAll === 1 ? 'customer has' : 'customers have'} one already`] : [])];
  return { kind: 'done', done: worked, failed, message: `${words.join('; ')}.` };
}

/** Null: the segment is gone. */
async function whomOf(tx: Transaction, projectId: string, { audience }: PublishManyInput): Promise<Whom | null> {
  try {
    return await readWhom(tx, projectId, audience);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}
