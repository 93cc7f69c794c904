import type { Actor } from '../access/principal.ts';

/** Who asks for a change, and in which request. */
export interface Origin {
  actor: Actor;
  requestId: string | null;
}
