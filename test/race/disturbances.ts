/** What happens in the midst of a race, as data. */
import { runs } from '../support/proof.ts';
import type { Answer } from '../support/shop.ts';
import {
  early, groupOf, hasSucceeded, hold, limitedOfStack, makeCallers, reasonOf, redeem, release, rollBack, setLimit, standingOf, type Arena, type Caller,
} from './arena.ts';
import type { LimitKind, RaceLimit } from './limits.ts';

/** What a disturbance did, beside the callers of the race. */
export interface Disturbed {
  problems: string[];
  /** Whose redemptions or holds came on top, and whose were given back. */
  gained: Caller[];
  lost: Caller[];
}

/** One call of the race with its answer. */
export interface Try {
  caller: Caller;
  answer: Answer;
  /** It began after the disturbance had been answered. */
  isLate: boolean;
}

export interface Disturbance {
  name: string;
  /** Redemptions that are there before the race. */
  before: number;
  /** Right reasons to refuse, beside the limit. */
  reasons: readonly string[];
  /** Half of the callers come after it was answered. */
  hasLate: boolean;
  /** It gives back, so that another wave of callers finds something left. */
  givesBack: boolean;
  runsOf(limit: RaceLimit): number;
  disturb(arena: Arena, made: readonly Answer[], run: number): Promise<Disturbed>;
  /** What is wrong with those who came late. */
  problemsOfLate(arena: Arena, late: readonly Try[]): Promise<string[]>;
}

const nothing: Disturbed = { problems: [], gained: [], lost: [] };

export const nobodyElse: Disturbance = {
  name: 'nobody else',
  before: 0,
  reasons: [],
  hasLate: false,
  givesBack: false,
  runsOf: ({ runs: all }) => all,
  disturb: async () => nothing,
  problemsOfLate: async () => [],
};

const disturbed = { ...nobodyElse, runsOf: () => runs(20, 2) };

/** Each redemption made before is taken back, which two ask for at once. */
const rollback: Disturbance = {
  ...disturbed,
  name: 'rollbacks',
  before: 20,
  givesBack: true,
  disturb: async (arena, made) => {
    const answers = await Promise.all(made.flatMap((answer, index) => [rollBack(arena, answer, index), rollBack(arena, answer, index + 4)]));
    const problems = made.flatMap((_, index) => {
      const said = answers.slice(2 * index, 2 * index + 2).map((answer) => (hasSucceeded(answer) ? 'rolled back' : reasonOf(answer)));
      return said.toSorted().join(', ') === 'already_rolled_back, rolled back' ? [] : [`two rollbacks of one redemption were answered: ${said.join(', ')}`];
    });
    return { problems, gained: [], lost: made.map((_, index) => early(index)) };
  },
};

/** Sessions that lock what they can: every other one lets go, the rest redeem what they hold, which nobody may keep them from. */
const holds: Disturbance = {
  ...disturbed,
  name: 'holds',
  givesBack: true,
  disturb: async (arena, _made, run) => {
    const problems: string[] = [];
    const [gained, lost]: [Caller[], Caller[]] = [[], []];
    await Promise.all(makeCallers(run + 1, 30).map(async (caller, index) => {
      const key = `session-${run}-${index}`;
      if (!hasSucceeded(await hold(arena, caller, index, key))) return;
      gained.push(caller);
      if (index % 3 === 0 && arena.limit.way !== 'stack') {
        const { status } = await release(arena, caller, key);
        if (status === 204) lost.push(caller);
        else problems.push(`a release was answered with ${status}`);
      } else {
        const answer = await redeem(arena, caller, index + 4, key);
        if (!hasSucceeded(answer)) problems.push(`what a session held was refused to it: ${reasonOf(answer)}`);
      }
    }));
    return { problems, gained, lost };
  },
};

const ofCampaign: LimitKind = { scope: 'campaign', measure: 'redemptions', period: 'total' };

/** The limit, or where codes have a number of uses one of the campaign, is set to half of what it was. */
const editedMax = (arena: Arena): number => Math.floor((arena.limit.kind === null ? 50 : arena.max) / 2);

const edited: Disturbance = {
  ...disturbed,
  name: 'the limit is lowered',
  reasons: ['redemption_rules_violated'],
  hasLate: true,
  disturb: async (arena) => {
    await setLimit(arena, arena.limit.kind ?? ofCampaign, editedMax(arena), arena.limit.way === 'stack' ? limitedOfStack : 0);
    return nothing;
  },
  problemsOfLate: async (arena, late) => {
    const kind = arena.limit.kind ?? ofCampaign;
    const standing = await standingOf(arena, kind);
    const name = (caller: Caller): string => (kind === ofCampaign ? '' : groupOf(arena, caller));
    const granted = late.filter(({ answer, caller }) => hasSucceeded(answer) && (standing.get(name(caller))?.now ?? 0) > editedMax(arena));
    return granted.length === 0 ? [] : [`${granted.length} who came after the limit had been lowered passed it`];
  },
};

/** Whoever comes after it is told so. */
function endsUse(name: string, reason: string, isMeant: (caller: Caller, limit: RaceLimit) => boolean, disturb: (arena: Arena) => Promise<void>): Disturbance {
  return {
    ...disturbed,
    name,
    reasons: [reason],
    hasLate: true,
    disturb: async (arena) => {
      await disturb(arena);
      return nothing;
    },
    problemsOfLate: async (arena, late) => {
      const strange = late.filter(({ caller, answer }) => isMeant(caller, arena.limit) && (hasSucceeded(answer) || reasonOf(answer) !== reason));
      return strange.length === 0 ? [] : [`${strange.length} who came after ${name} were not told so`];
    },
  };
}

const switchedOff = endsUse('the campaign was switched off', 'voucher_disabled', () => true, async ({ owner, shop, campaignIds, limit }) => {
  const campaignId = campaignIds[limit.way === 'stack' ? limitedOfStack : 0];
  await owner.query('/* test.switch_off */ update campaigns set active = false where project_id = $1 and campaign_id = $2', [shop.projectId, campaignId]);
});

const deletedCode = (limit: RaceLimit): number => (limit.way === 'stack' ? limitedOfStack : 0);

const deleted = endsUse('the code was deleted', 'not_found', ({ code }, limit) => limit.way === 'stack' || code === deletedCode(limit),
  async ({ owner, shop, campaignIds, codes, limit }) => {
    await owner.query(
      `/* test.bin */
       with binned as (
         update vouchers set binned_at = clock_timestamp() where project_id = $1 and voucher_id = $2 returning project_id, redemption_quantity, redeemed_quantity
       )
       update campaign_counters as k
          set vouchers_deleted = k.vouchers_deleted + 1,
              uses_beyond_terms = k.uses_beyond_terms + greatest(0, b.redeemed_quantity - 1) - coalesce(b.redemption_quantity, 0) + 1,
              unlimited_beyond_terms = k.unlimited_beyond_terms - (b.redemption_quantity is null)::integer
         from binned as b
        where k.project_id = b.project_id and k.campaign_id = $3`,
      [shop.projectId, codes[deletedCode(limit)], campaignIds[limit.way === 'stack' ? limitedOfStack : 0]],
    );
  });

export const disturbances: readonly Disturbance[] = [nobodyElse, rollback, holds, edited, switchedOff, deleted];
