import type { ChangeRow } from '../../../../contract/tracking.ts';

/** Changes that one person or program made in one minute. */
export interface ChangeGroup {
  /** Of its newest change. */
  id: string;
  actor: string;
  actorType: ChangeRow['actor_type'];
  /** Of its newest change. */
  at: string;
  changes: ChangeRow[];
}

/** Neighbouring changes of the same actor in the same minute as one entry, in the order given. */
export function groupChanges(changes: readonly ChangeRow[]): ChangeGroup[] {
  const groups: ChangeGroup[] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    if (last !== undefined && isTogether(last, change)) last.changes.push(change);
    else groups.push({ id: change.change_id, actor: change.actor_name, actorType: change.actor_type, at: change.occurred_at, changes: [change] });
  }
  return groups;
}

function isTogether(group: ChangeGroup, change: ChangeRow): boolean {
  return group.actor === change.actor_name && group.actorType === change.actor_type && minuteOf(group.at) === minuteOf(change.occurred_at);
}

function minuteOf(instant: string): number {
  return Math.floor(Date.parse(instant) / 60_000);
}
