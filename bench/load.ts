/**
 * The load, in a process of its own: keep-alive connections, one request in hand on each, a body of its own for each request. It speaks just enough
 * HTTP itself, since what the client costs is taken from the server on the same machine.
 */
import { createConnection, type Socket } from 'node:net';

export interface LoadOrder {
  port: number;
  appId: string;
  secret: string;
  /** Redeemed in turn. */
  codes: string[];
  /** Lines of each order; 0: it has an amount alone. */
  lines: number;
  /** Makes the customers of this load different from those of any other. */
  customerPrefix: string;
  connections: number;
  seconds: number;
  /** Requests sent per second whatever the answers do; null: the next as soon as the last is answered. */
  perSecond: number | null;
  /** Whether every answer is reported by itself. */
  isTraced?: boolean;
}

export interface LoadReport {
  /** Redemptions made per second of sending. */
  perSecond: number;
  /** Redemptions made. */
  succeeded: number;
  /** Answered 429 or 503 with a Retry-After. */
  shed: number;
  /** Were due while every connection had a request in hand for longer than a client waits. */
  abandoned: number;
  p50Ms: number;
  p99Ms: number;
  /** Of the answers that shed. */
  shedP99Ms: number;
  /** First other answer. */
  refused: string | null;
  /** When the last request was sent; milliseconds since 1970. */
  endedAt: number;
  /** One for each answer, if asked for: when its request was due (milliseconds since 1970), how long it took, whether a redemption was made. */
  trace: Trace[];
}

export interface Trace {
  dueAt: number;
  ms: number;
  isMade: boolean;
}

/** Longest that a request waits for a connection before its client gives up. */
const patienceMs = 1_000;

process.on('message', (order: LoadOrder) => {
  new Load(order).run().then((report) => process.send?.(report), (error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit(0));

interface Lane {
  socket: Socket;
  /** When the request in hand was due; null: idle. */
  dueAt: number | null;
  /** Hung up on by the server, which keeps nobody who asks nothing for long. */
  isClosed: boolean;
}

class Load {
  readonly #order: LoadOrder;
  readonly #idle: Lane[] = [];
  readonly #latencies: number[] = [];
  readonly #shedLatencies: number[] = [];
  readonly #trace: Trace[] = [];
  #sent = 0;
  #abandoned = 0;
  #refused: string | null = null;
  #isEnding = false;
  /** Requests sent at an even pace, and how many of them have been sent or given up; no list of those that wait, which would be long under a flood. */
  #schedule: { startedAt: number; perSecond: number; taken: number } | null = null;
  #whenQuiet = (): void => {};

  constructor(order: LoadOrder) {
    this.#order = order;
  }

  async run(): Promise<LoadReport> {
    const { port, connections, seconds, perSecond } = this.#order;
    const lanes = await Promise.all(Array.from({ length: connections }, () => connect(port, (lane, answer) => this.#take(lane, answer))));
    const startedAt = performance.now();
    if (perSecond === null) for (const lane of lanes) this.#send(lane, performance.now());
    else {
      this.#idle.push(...lanes);
      this.#schedule = { startedAt, perSecond, taken: 0 };
    }
    const timer = perSecond === null ? undefined : setInterval(() => this.#pace(), 1);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const elapsed = (performance.now() - startedAt) / 1000;
    const [succeeded, endedAt] = [this.#latencies.length, Date.now()];
    clearInterval(timer);
    await this.#quiet(lanes);
    for (const { socket } of lanes) socket.destroy();
    return {
      perSecond: succeeded / elapsed, succeeded: this.#latencies.length, shed: this.#shedLatencies.length, abandoned: this.#abandoned,
      ...percentiles(this.#latencies), shedP99Ms: percentiles(this.#shedLatencies).p99Ms, refused: this.#refused, endedAt, trace: this.#trace,
    };
  }

  /** Whatever is due takes an idle connection; when there is none, `#take` sends it on the next one that is answered. */
  #pace(): void {
    for (let lane = this.#nextIdle(); lane !== undefined; lane = this.#nextIdle()) {
      const dueAt = this.#nextDue();
      if (dueAt === undefined) {
        this.#idle.push(lane);
        return;
      }
      this.#send(lane, dueAt);
    }
  }

  #nextIdle(): Lane | undefined {
    for (let place = this.#idle.length - 1; place >= 0; place -= 1) {
      if (this.#idle[place]?.isClosed === false) return this.#idle.splice(place, 1)[0];
    }
    return undefined;
  }

  #send(lane: Lane, dueAt: number): void {
    lane.dueAt = dueAt;
    this.#sent += 1;
    lane.socket.write(requestOf(this.#order, this.#sent));
  }

  #take(lane: Lane, { status, mayRetry, text }: Answer): void {
    const { dueAt } = lane;
    if (dueAt === null) {
      lane.isClosed = true;
      return;
    }
    const ms = performance.now() - dueAt;
    lane.dueAt = null;
    if (status === 200) this.#latencies.push(ms);
    else if ((status === 429 || status === 503) && mayRetry) this.#shedLatencies.push(ms);
    else this.#refused ??= text();
    if (this.#order.isTraced === true) this.#trace.push({ dueAt: performance.timeOrigin + dueAt, ms, isMade: status === 200 });
    const due = this.#isEnding ? undefined : this.#schedule === null ? performance.now() : this.#nextDue();
    if (due !== undefined) this.#send(lane, due);
    else {
      this.#idle.push(lane);
      if (this.#isEnding) this.#whenQuiet();
    }
  }

  /** When the next request that is due by now was due; undefined: none is, or whatever the answers do is not asked. */
  #nextDue(): number | undefined {
    if (this.#schedule === null) return undefined;
    const { startedAt, perSecond } = this.#schedule;
    for (const now = performance.now(); ; this.#abandoned += 1) {
      const dueAt = startedAt + (this.#schedule.taken / perSecond) * 1000;
      if (dueAt > now) return undefined;
      this.#schedule.taken += 1;
      if (now - dueAt < patienceMs) return dueAt;
    }
  }

  /** Sends nothing more, and waits for the answers of what was sent. */
  #quiet(lanes: Lane[]): Promise<void> {
    this.#isEnding = true;
    return new Promise((resolve) => {
      this.#whenQuiet = () => {
        if (this.#idle.length === lanes.length) resolve();
      };
      this.#whenQuiet();
    });
  }
}

function percentiles(latencies: number[]): Pick<LoadReport, 'p50Ms' | 'p99Ms'> {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** Orders of 10 to 250 with a long tail, each with a customer of its own. */
function requestOf({ port, appId, secret, codes, lines, customerPrefix }: LoadOrder, number: number): string {
  const amount = 1000 + ((number * 7919) % 9000) + (number % 10 === 0 ? (number * 104_729) % 15_000 : 0);
  const body = JSON.stringify({
    redeemables: [{ object: 'voucher', id: codes[number % codes.length] }],
    customer: { source_id: `${customerPrefix}-${number}` },
    order: lines === 0 ? { amount } : { items: Array.from({ length: lines }, (_, line) => ({ product_id: `p${line}`, quantity: 1 + (line % 3), price: amount })) },
  });
  return [
    'POST /v1/redemptions HTTP/1.1', `host: 127.0.0.1:${port}`, `x-app-id: ${appId}`, `x-app-token: ${secret}`, 'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`, '', body,
  ].join('\r\n');
}

interface Answer {
  status: number;
  /** Whether it says when to come again. */
  mayRetry: boolean;
  text(): string;
}

/** Reads answers that have a content-length, which all of ours have. */
async function connect(port: number, onAnswer: (lane: Lane, answer: Answer) => void): Promise<Lane> {
  const socket = createConnection({ port, host: '127.0.0.1', noDelay: true });
  const lane: Lane = { socket, dueAt: null, isClosed: false };
  let pending: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    const headEnd = pending.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = pending.toString('latin1', 0, headEnd);
    if (pending.length < headEnd + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)) return;
    const answer = pending;
    pending = Buffer.alloc(0);
    onAnswer(lane, { status: Number(head.slice(9, 12)), mayRetry: /\nretry-after: \d/i.test(head), text: () => answer.toString('utf8') });
  });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return lane;
}
