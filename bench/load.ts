/**
 * The load, in a process of its own: keep-alive connections, one request in hand on each, a body of its own for each request. It speaks just enough
 * HTTP itself, since what the client costs is taken from the server on the same machine.
 */
import { createConnection, type Socket } from 'node:net';

export interface LoadOrder {
  port: number;
  appId: string;
  secret: string;
  code: string;
  /** Makes the customers of this load different from those of any other. */
  customerPrefix: string;
  connections: number;
  seconds: number;
  /** Requests sent per second whatever the answers do; null: the next as soon as the last is answered. */
  perSecond: number | null;
}

export interface LoadReport {
  perSecond: number;
  answered: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** First answer that was not 200. */
  refused: string | null;
}

process.on('message', (order: LoadOrder) => {
  run(order).then((report) => process.send?.(report), (error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit(0));

interface Lane {
  socket: Socket;
  /** When the request in hand was due; null: idle. */
  dueAt: number | null;
}

async function run(order: LoadOrder): Promise<LoadReport> {
  const latencies: number[] = [];
  let [sent, refused, ending] = [0, null as string | null, false];
  let ended = (): void => {};
  const quiet = new Promise<void>((resolve) => (ended = resolve));
  const waiting: number[] = [];

  const send = (lane: Lane, dueAt: number): void => {
    lane.dueAt = dueAt;
    sent += 1;
    lane.socket.write(requestOf(order, sent));
  };
  const onAnswer = (lane: Lane, status: number, text: () => string): void => {
    latencies.push(performance.now() - (lane.dueAt ?? 0));
    lane.dueAt = null;
    if (status !== 200) refused ??= text();
    const due = order.perSecond === null ? performance.now() : waiting.shift();
    if (!ending && due !== undefined) send(lane, due);
    else if (ending && lanes.every(({ dueAt }) => dueAt === null)) ended();
  };
  const lanes = await Promise.all(Array.from({ length: order.connections }, () => connect(order.port, onAnswer)));

  const startedAt = performance.now();
  if (order.perSecond === null) for (const lane of lanes) send(lane, performance.now());
  const timer = order.perSecond === null ? undefined : setInterval(() => pace(order.perSecond ?? 0), 1);
  let planned = 0;
  function pace(perSecond: number): void {
    for (; planned < ((performance.now() - startedAt) / 1000) * perSecond; planned += 1) {
      const dueAt = startedAt + (planned / perSecond) * 1000;
      const idle = lanes.find((lane) => lane.dueAt === null);
      if (idle === undefined) waiting.push(dueAt);
      else send(idle, dueAt);
    }
  }
  await new Promise((resolve) => setTimeout(resolve, order.seconds * 1000));
  const elapsed = (performance.now() - startedAt) / 1000;
  const answered = latencies.length;
  clearInterval(timer);
  ending = true;
  if (lanes.some(({ dueAt }) => dueAt !== null)) await quiet;
  for (const { socket } of lanes) socket.destroy();
  return { perSecond: answered / elapsed, answered: latencies.length, ...percentiles(latencies), refused };
}

function percentiles(latencies: number[]): Pick<LoadReport, 'p50Ms' | 'p99Ms' | 'maxMs'> {
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

/** Orders of 10 to 250 with a long tail, each with a customer of its own. */
function requestOf({ port, appId, secret, code, customerPrefix }: LoadOrder, number: number): string {
  const amount = 1000 + ((number * 7919) % 9000) + (number % 10 === 0 ? (number * 104_729) % 15_000 : 0);
  const body = JSON.stringify({
    redeemables: [{ object: 'voucher', id: code }],
    customer: { source_id: `${customerPrefix}-${number}` },
    order: { amount },
  });
  return [
    'POST /v1/redemptions HTTP/1.1', `host: 127.0.0.1:${port}`, `x-app-id: ${appId}`, `x-app-token: ${secret}`, 'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`, '', body,
  ].join('\r\n');
}

/** Reads answers that have a content-length, which all of ours have. */
async function connect(port: number, onAnswer: (lane: Lane, status: number, text: () => string) => void): Promise<Lane> {
  const socket = createConnection({ port, host: '127.0.0.1', noDelay: true });
  const lane: Lane = { socket, dueAt: null };
  let pending: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    const headEnd = pending.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(pending.toString('latin1', 0, headEnd))?.[1] ?? 0);
    if (pending.length < headEnd + 4 + length) return;
    const answer = pending;
    pending = Buffer.alloc(0);
    onAnswer(lane, Number(answer.toString('latin1', 9, 12)), () => answer.toString('utf8'));
  });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return lane;
}
