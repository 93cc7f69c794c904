import type { LiveStatus } from '../../live/live.ts';

/** What the chip says: whether figures come by themselves, and how old they are. Ages go by seconds up to ten, then by ten seconds. */
export function liveWords({ state, paused }: LiveStatus, ageMs: number): string {
  const age = ageWords(Math.max(0, ageMs));
  if (paused) return `Paused · ${age}`;
  if (state === 'live') return `Live · ${age}`;
  return state === 'polling' ? `Every 10 s · ${age}` : `Connecting · ${age}`;
}

function ageWords(ageMs: number): string {
  const seconds = Math.floor(ageMs / 1000);
  if (seconds < 1) return 'now';
  if (seconds < 10) return `${seconds} s ago`;
  if (seconds < 60) return `${Math.floor(seconds / 10) * 10} s ago`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`;
}
