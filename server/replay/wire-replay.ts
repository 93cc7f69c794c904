import type { Replay as WireReplay } from '../../contract/rule-replay.ts';
import type { Replay } from './replay.ts';

export function toWireReplay(replay: Replay): WireReplay {
  const { state, plan, lookedAt, toLookAt, figures } = replay;
  return {
    replay_id: replay.replayId, campaign_id: replay.campaignId, state, from: replay.firstDay, to: replay.lastDay,
    progress: progressOf(replay), looked_at: lookedAt, to_look_at: toLookAt,
    // What it comes to is known at its end alone: the newest orders say nothing of the others.
    figures: state === 'done' ? figures : null,
    assumed: { budgets: [...plan.budgets], gone_segments: [...plan.goneSegments], has_discount: plan.hasDiscount },
    requested_by: replay.actorId, created_at: replay.createdAt.toISOString(), finished_at: replay.finishedAt?.toISOString() ?? null,
  };
}

/** Of what was counted or, where that took too long, of the period: it is gone through from its end, redemptions first. */
function progressOf({ state, plan, place, lookedAt, toLookAt }: Replay): number {
  if (state === 'done') return 1;
  if (toLookAt !== null) return toLookAt === 0 ? 0 : Math.min(1, lookedAt / toLookAt);
  if (place === null || place.basis === 'redemptions' || place.last === null) return 0;
  const [from, before] = [Date.parse(plan.from), Date.parse(plan.before)];
  return Math.min(1, Math.max(0, (before - place.last.microseconds / 1000) / (before - from)));
}
