import type { ClaimedKey, KeptAnswer } from './idempotency.store.ts';

/**
 * How a request with an idempotency key is answered once it is decided: a route that shares its transaction with others stores `render`'s answer
 * beside the effect, and sends exactly that.
 */
export interface KeyedAnswer<Decided> extends ClaimedKey {
  requestId: string;
  render(decided: Decided): KeptAnswer & { contentType: string; body: string };
}
