import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { ApiError } from '../../contract/errors.ts';
import { errorAnswer } from './error-handler.ts';
import { newRequestId } from './ids.ts';

export interface AdmissionLimits {
  /** Requests of one API key that change something and are being answered at once, at most. Who signs in instead counts together. */
  openMax: number;
  /** How many more of them may wait for one of these to end. */
  waitingMax: number;
  /** How long they wait, at most. */
  patienceMilliseconds: number;
}

/** Some batches' worth are worked on, and who waits is let in or refused soon: everybody is answered within a second or so. */
const usualLimits: AdmissionLimits = { openMax: 500, waitingMax: 4_000, patienceMilliseconds: 500 };

/**
 * A server that lets in no more than it can answer soon. Who comes above that waits a moment for room and is told to come back when there is none:
 * nothing is read, checked or looked up for them before. They wait, since who is refused at once comes again at once, and under a flood most of the
 * work would go into refusals. What only reads is let in always.
 */
export function createAdmittingServer(handle: RequestListener, timeouts: Pick<Server, 'keepAliveTimeout' | 'requestTimeout'>, limits = usualLimits): Server {
  return createServer(timeouts, admitting(handle, limits));
}

function admitting(handle: RequestListener, limits: AdmissionLimits): RequestListener {
  const doors = new Map<string, Door>();
  return (request, response) => {
    if (request.method === 'GET' || request.method === 'HEAD') {
      handle(request, response);
      return;
    }
    const caller = String(request.headers['x-app-id'] ?? '');
    let door = doors.get(caller);
    if (door === undefined) {
      door = new Door(handle, limits, () => doors.delete(caller));
      doors.set(caller, door);
    }
    door.enter(request, response);
  };
}

interface Waiting {
  request: IncomingMessage;
  response: ServerResponse;
  /** By the clock of `performance.now`. */
  until: number;
}

/** Where the requests of one caller come in: who waits is let in in the order in which they came. */
class Door {
  readonly #handle: RequestListener;
  readonly #limits: AdmissionLimits;
  readonly #whenEmpty: () => void;
  readonly #waiting: Waiting[] = [];
  #open = 0;
  /** Whether somebody's patience is being watched. */
  #isTimed = false;

  constructor(handle: RequestListener, limits: AdmissionLimits, whenEmpty: () => void) {
    this.#handle = handle;
    this.#limits = limits;
    this.#whenEmpty = whenEmpty;
  }

  enter(request: IncomingMessage, response: ServerResponse): void {
    if (this.#open < this.#limits.openMax) this.#letIn(request, response);
    else if (this.#waiting.length >= this.#limits.waitingMax) refuse(request, response);
    else {
      this.#waiting.push({ request, response, until: performance.now() + this.#limits.patienceMilliseconds });
      if (!this.#isTimed) this.#watch(this.#limits.patienceMilliseconds);
    }
  }

  #letIn(request: IncomingMessage, response: ServerResponse): void {
    this.#open += 1;
    response.once('close', () => this.#leave());
    this.#handle(request, response);
  }

  #leave(): void {
    this.#open -= 1;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      // Who went away meanwhile needs no room.
      if (!next.response.destroyed) return this.#letIn(next.request, next.response);
    }
    if (this.#open === 0) this.#whenEmpty();
  }

  #watch(milliseconds: number): void {
    this.#isTimed = true;
    setTimeout(() => this.#refuseLate(), milliseconds);
  }

  #refuseLate(): void {
    const now = performance.now();
    const found = this.#waiting.findIndex(({ until }) => until > now);
    for (const { request, response } of this.#waiting.splice(0, found < 0 ? Infinity : found)) refuse(request, response);
    this.#isTimed = false;
    const [next] = this.#waiting;
    if (next !== undefined) this.#watch(next.until - now);
  }
}

/** Made once: what an error costs most is the stack that it remembers. */
const tooMany = new ApiError('unavailable', { details: 'Too many requests are waiting', retryAfterSeconds: 1 });

function refuse({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const { contentType, body } = errorAnswer(tooMany, { url, id: newRequestId() });
  response.writeHead(tooMany.status, {
    'content-type': contentType, 'content-length': Buffer.byteLength(body), 'retry-after': String(tooMany.detail.retryAfterSeconds), 'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
