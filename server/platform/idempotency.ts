/**
 * `Idempotency-Key`: the answer to a request is stored in the transaction of its effect, and a repeat gets the same bytes (decisions/0012).
 * A handler of a keyed request runs joined into one transaction, so it returns its answer and sends nothing by itself.
 */
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../../contract/errors.ts';
import { principalOf } from '../access/principal.ts';
import type { Clock } from './clock.ts';
import { joinedTransaction, violatedConstraint, type Db, type Pool } from './db.ts';
import { toErrorAnswer } from './error-handler.ts';
import type { Http } from './http.ts';
import { claimKeys, findAnswer, storeAnswers, type ClaimedKey, type KeptAnswer, type StoredAnswer } from './idempotency.store.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * `batch`: the route shares its transaction with others and stores its answers itself. `secret`: what it answers may not be stored, so that
     * a repeat learns only that it was done. Neither: the answer is stored around the handler.
     */
    idempotency?: 'batch' | 'secret';
  }
  interface FastifyRequest {
    /** SHA-256 of the body of a request with an idempotency key; null: there was none to read. */
    bodyDigest: Buffer | null;
  }
}

export interface IdempotencyParts {
  db: Pool;
  clock: Clock;
  /** How keys are claimed and answers stored; tests plant their defects here. */
  claim?: typeof claimKeys;
  store?: typeof storeAnswers;
}

/**
 * How a request with an idempotency key is answered once it is decided: a route that shares its transaction with others stores `render`'s answer
 * beside the effect, and sends exactly that.
 */
export interface KeyedAnswer<Decided> extends ClaimedKey {
  requestId: string;
  render(decided: Decided): RenderedAnswer;
}

type RenderedAnswer = KeptAnswer & { contentType: string; body: string };

export const keyHeader = 'idempotency-key';
const replayHeader = 'idempotency-replayed';
const json = 'application/json; charset=utf-8';

/** Whether a route heeds the header: all that change something inside a project do. */
export function isKeyed({ method, url }: { method: string | string[]; url: string }): boolean {
  const changes = [method].flat().some((each) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(each));
  return changes && /^\/((management\/)?v1|api\/projects\/:projectId)\//.test(url);
}

/** Has every route that is registered from now on heed the header. */
export function heedKeys(http: Http, parts: IdempotencyParts): void {
  http.decorateRequest('bodyDigest', null);
  http.addHook('onRoute', (route) => {
    if (!isKeyed(route) || route.config?.idempotency === 'batch') return;
    const { handler } = route;
    route.handler = function answered(request, reply) {
      const keyed = keyOf(request);
      if (keyed === null) return handler.call(this, request, reply);
      return answerOnce(parts, keyed, request, reply, (own) => handler.call(this, request, own));
    };
  });
}

/** The key a request came with and the digest of what it asks; null: without one. Throws 400 for one that is none. */
export function keyOf(request: FastifyRequest): ClaimedKey | null {
  const key = request.headers[keyHeader];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !/^[ -~]{1,255}$/.test(key)) {
    throw new ApiError('invalid_idempotency_key', { details: 'Idempotency-Key takes 1 to 255 printable ASCII characters' });
  }
  const asked = createHash('sha256').update(`${request.method}\n${request.url}\n`);
  return { key, fingerprint: asked.update(request.bodyDigest ?? '').digest() };
}

async function answerOnce(
  parts: IdempotencyParts, keyed: ClaimedKey, request: FastifyRequest, reply: FastifyReply, handle: (reply: FastifyReply) => unknown,
): Promise<FastifyReply> {
  const { db, clock, claim = claimKeys, store = storeAnswers } = parts;
  const { projectId } = principalOf(request);
  try {
    const { stored, answer } = await joinedTransaction(db, async (tx) => {
      const [claimed = 'in_flight'] = await claim(tx, projectId, [keyed]);
      if (claimed !== 'free' && typeof claimed === 'string') throw keyRefusal(claimed);
      if (claimed !== 'free') return { stored: claimed, answer: null };
      const answered = await answerOf(request, reply, handle);
      await store(tx, projectId, [{ ...keyed, requestId: request.id, ...storable(request, answered) }], clock.now());
      return { stored: null, answer: answered };
    });
    return stored === null ? sendAnswer(reply, answer) : sendStored(reply, stored);
  } catch (error) {
    // The table's last word; whoever was faster is about to be answered.
    if (violatedConstraint(error) === 'idempotency_keys_pkey') throw keyRefusal('in_flight');
    throw error;
  }
}

/** What a handler answers, refusals that it throws included. What nobody may rely on (429 and 5xx) is thrown on, and nothing of it happened. */
async function answerOf(request: FastifyRequest, reply: FastifyReply, handle: (reply: FastifyReply) => unknown): Promise<KeptAnswer> {
  try {
    const own = Object.create(reply, { send: { value: sendsNothing } }) as FastifyReply;
    const value = await handle(own);
    if (reply.statusCode === 204) return { status: 204, contentType: null, body: '' };
    return { status: reply.statusCode, contentType: json, body: reply.serialize(value) as string };
  } catch (error) {
    return refusalAnswer(error, request);
  }
}

function sendsNothing(): never {
  throw new Error('the handler of a keyed request returns its answer, which is sent after the commit');
}

function refusalAnswer(thrown: unknown, request: FastifyRequest): RenderedAnswer {
  const answer = thrown instanceof Error ? toErrorAnswer(thrown, request) : undefined;
  if (answer === undefined || answer.error.status >= 500 || answer.error.key === 'too_many_requests') throw thrown;
  return { status: answer.error.status, contentType: answer.contentType, body: answer.body };
}

/** A secret is answered once and lies nowhere. */
function storable(request: FastifyRequest, answer: KeptAnswer): KeptAnswer {
  const isSecret = request.routeOptions.config.idempotency === 'secret' && answer.status < 400;
  return isSecret ? { ...answer, body: null } : answer;
}

/**
 * For a route that is decided in a batch: how its answer is made inside the transaction; null: the request came without a key. `toAnswer` gives
 * the body, or throws the ApiError that the request is refused with. Throws 400 for a header that is no key.
 */
export function keyedAnswerOf<Decided>(
  request: FastifyRequest, reply: FastifyReply, toAnswer: (decided: Decided) => unknown, status = 200,
): KeyedAnswer<Decided> | null {
  const keyed = keyOf(request);
  if (keyed === null) return null;
  const render = (decided: Decided): RenderedAnswer => {
    try {
      const value = toAnswer(decided);
      return { status, contentType: json, body: status === 204 ? '' : (reply.code(status).serialize(value) as string) };
    } catch (error) {
      return refusalAnswer(error, request);
    }
  };
  return { ...keyed, requestId: request.id, render };
}

/**
 * The answer that is kept for a repeat of this request; undefined: none is. For a route that looks for something before its batch takes the key, when
 * it is there no more. Throws 422 where the key stands for another request.
 */
export async function keptAnswerOf(db: Db, request: FastifyRequest): Promise<StoredAnswer | undefined> {
  const keyed = keyOf(request);
  const kept = keyed === null ? undefined : await findAnswer(db, principalOf(request).projectId, keyed);
  if (kept === 'other_request') throw keyRefusal(kept);
  return kept;
}

/** Why a request cannot have its key. */
export function keyRefusal(claim: 'in_flight' | 'other_request'): ApiError {
  if (claim === 'other_request') {
    return new ApiError('idempotency_key_reused', { details: 'The key stands for another request: another method, address or body' });
  }
  return new ApiError('idempotency_key_in_flight', { details: 'A request with this key is being answered', retryAfterSeconds: 1 });
}

/** Sends an answer as it is stored under its key. */
export function sendAnswer(reply: FastifyReply, { status, contentType, body }: KeptAnswer): FastifyReply {
  reply.code(status);
  if (status === 204 || contentType === null) return reply.send();
  return reply.type(contentType).send(body);
}

/** Sends the repeat of an answer; throws 409 where it was not kept because of a secret. */
export function sendStored(reply: FastifyReply, stored: StoredAnswer): FastifyReply {
  if (stored.body === null) {
    throw new ApiError('idempotency_answer_not_kept', { details: `It was done by request ${stored.requestId}; its answer held a secret` });
  }
  // Whose own commit was in doubt finds its own answer: nobody had it before.
  return sendAnswer(stored.requestId === reply.request.id ? reply : reply.header(replayHeader, 'true'), stored);
}
