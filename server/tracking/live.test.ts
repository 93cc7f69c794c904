import { afterAll, expect, test, vi } from 'vitest';
import { atEnd } from '../../test/support/at-end.ts';
import { secondApp, testApp } from '../../test/support/app.ts';
import { buildCampaign, buildProject } from '../../test/support/rows.ts';
import type { LiveMove } from '../../contract/tracking.ts';
import { addMember } from '../access/add-member.ts';
import { createApiKey, revokeApiKey } from '../access/api-key.store.ts';
import { authenticateMember } from '../access/authenticate-member.ts';
import type { Role } from '../access/permission.ts';
import { systemActor } from '../access/principal.ts';
import { createApp } from '../app.ts';
import { createHttp, type Http } from '../platform/http.ts';
import { createLive, type Live, type LiveReader } from './live.ts';
import { liveRoutes } from './live.routes.ts';

const database = await testApp();
const { pool, owner, app } = database;
const other = await secondApp(database);
const [address, otherAddress] = [await database.listen(), await other.listen()];

interface Place {
  projectId: string;
  campaignId: string;
  appId: string;
  headers: Record<string, string>;
}

async function place(role: Role = 'viewer'): Promise<Place> {
  const projectId = await buildProject(pool);
  const { appId, secret } = await createApiKey(pool, { projectId, kind: 'server', name: 'Screen', role }, new Date());
  return { projectId, appId, campaignId: await buildCampaign(pool, projectId), headers: { 'x-app-id': appId, 'x-app-token': secret } };
}

interface Stream {
  answer: Response;
  moves: LiveMove[];
  pings: number;
  isOver: boolean;
}

const streams: AbortController[] = [];
afterAll(() => streams.forEach((stream) => stream.abort()));

/** Reads a stream as a browser does. */
async function open(base: string, { projectId, headers }: Pick<Place, 'projectId' | 'headers'>): Promise<Stream> {
  const controller = new AbortController();
  streams.push(controller);
  const answer = await fetch(`${base}/api/projects/${projectId}/live`, { headers, signal: controller.signal });
  const stream: Stream = { answer, moves: [], pings: 0, isOver: false };
  void read(stream).catch(() => {}).finally(() => (stream.isOver = true));
  return stream;
}

async function read(stream: Stream): Promise<void> {
  let text = '';
  for await (const chunk of (stream.answer.body ?? []) as AsyncIterable<Uint8Array>) {
    text += new TextDecoder().decode(chunk);
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const fields = new Map(event.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
      if (fields.get('event') === 'ping') stream.pings += 1;
      if (fields.get('event') !== 'moved') continue;
      const move = JSON.parse(fields.get('data') ?? '') as LiveMove;
      expect(fields.get('id')).toBe(String(move.sequence));
      stream.moves.push(move);
    }
  }
}

/** Moves a campaign's counters as a redemption does, and says so in the process of `live`. */
async function move(live: Live, { projectId, campaignId }: Place): Promise<number> {
  const rows = await pool.query<{ moved: number }>('update campaign_counters set moved = moved + 1 where project_id = $1 and campaign_id = $2 returning moved', [projectId, campaignId]);
  live.moved(projectId, campaignId);
  return rows[0]?.moved ?? 0;
}

test('what moves in one process is told to the readers of all, and to nobody of another project', async () => {
  const [at, elsewhere] = [await place(), await place()];
  const readers = [await open(address, at), await open(otherAddress, at)];
  const stranger = await open(otherAddress, elsewhere);
  expect(readers[0]?.answer.headers.get('content-type')).toMatch('text/event-stream');
  const sequence = await move(app.parts.live, at);
  for (const { moves } of readers) await vi.waitFor(() => expect(moves).toEqual([{ campaign_id: at.campaignId, sequence }]));
  await move(other.app.parts.live, elsewhere);
  await vi.waitFor(() => expect(stranger.moves).toEqual([{ campaign_id: elsewhere.campaignId, sequence: 1 }]));
  expect(readers.map(({ moves }) => moves.length)).toEqual([1, 1]);
});

test('of a burst the last move is told, in every process', async () => {
  const at = await place();
  const readers = [await open(address, at), await open(otherAddress, at)];
  for (let count = 0; count < 30; count += 1) await move(app.parts.live, at);
  for (const { moves } of readers) {
    await vi.waitFor(() => expect(moves.at(-1)?.sequence).toBe(30), { timeout: 5_000 });
    expect(moves.map(({ sequence }) => sequence)).toEqual(moves.map(({ sequence }) => sequence).toSorted((a, b) => a - b));
  }
});

const lives: Live[] = [];
afterAll(() => Promise.all(lives.map((live) => live.close())));

async function ownLive(options: { pingMilliseconds?: number; quietMilliseconds?: number } = {}): Promise<Live> {
  const live = await createLive({ db: pool, listener: app.parts.listener, ...options });
  lives.push(live);
  return live;
}

function reader(projectId: string): LiveReader & { moves: LiveMove[] } {
  const moves: LiveMove[] = [];
  return { projectId, moves, onMove: (told) => moves.push(told), onPing: () => {}, onEnd: () => {} };
}

test('a hundred moves in a moment are one message now and one when the campaign has rested, at the latest when the process stops', async () => {
  const at = await place();
  const live = await ownLive({ quietMilliseconds: 3_600_000 });
  const [near, far] = [reader(at.projectId), await open(otherAddress, at)];
  live.read(near);
  await move(live, at);
  await vi.waitFor(() => expect(near.moves).toHaveLength(1));
  for (let count = 0; count < 100; count += 1) await move(live, at);
  expect(near.moves).toEqual([{ campaign_id: at.campaignId, sequence: 1 }]);
  await live.close();
  await vi.waitFor(() => expect(far.moves.map(({ sequence }) => sequence)).toEqual([1, 101]));
  expect(near.moves).toHaveLength(2);
});

test('of many campaigns that move together each is told, in every process', async () => {
  const at = await place();
  const campaignIds = await Promise.all(Array.from({ length: 200 }, () => buildCampaign(pool, at.projectId)));
  const live = await ownLive();
  const [near, far] = [reader(at.projectId), await open(otherAddress, at)];
  live.read(near);
  await pool.query('update campaign_counters set moved = 7 where project_id = $1', [at.projectId]);
  for (const campaignId of campaignIds) live.moved(at.projectId, campaignId);
  const told = campaignIds.map((campaign_id) => ({ campaign_id, sequence: 7 })).toSorted((a, b) => (a.campaign_id < b.campaign_id ? -1 : 1));
  const sorted = (moves: LiveMove[]): LiveMove[] => moves.toSorted((a, b) => (a.campaign_id < b.campaign_id ? -1 : 1));
  await vi.waitFor(() => expect(sorted(near.moves)).toEqual(told));
  await vi.waitFor(() => expect(sorted(far.moves)).toEqual(told));
});

/** The route alone, with a ping every few milliseconds. */
async function serve(live: Live): Promise<string> {
  const http = createHttp({ logLevel: 'silent' });
  const authenticate = authenticateMember(app.parts);
  await http.register(async (project) => {
    project.addHook('onRequest', authenticate);
    liveRoutes(project as unknown as Http, { live, authenticate });
  }, { prefix: '/api/projects/:projectId' });
  atEnd(() => http.close());
  return http.listen({ host: '127.0.0.1', port: 0 });
}

test('pings keep the line open until the reader may not read any more', async () => {
  const at = await place();
  const stream = await open(await serve(await ownLive({ pingMilliseconds: 20 })), at);
  await vi.waitFor(() => expect(stream.pings).toBeGreaterThan(3));
  expect(stream.isOver).toBe(false);
  await pool.transaction((tx) => revokeApiKey(tx, at.projectId, at.appId, new Date()));
  await vi.waitFor(() => expect(stream.isOver).toBe(true), { timeout: 10_000 });
});

test('the stream of somebody who signs out ends', async () => {
  const at = await place();
  const invited = { email: 'ada@shop.example', role: 'viewer' as const, projectId: at.projectId };
  const { token } = await pool.transaction((tx) => addMember(tx, invited, systemActor('test'), new Date()));
  const signedIn = await database.inject({
    method: 'POST', url: '/api/sign-in-link', payload: { token, name: 'Ada', password: 'correct horse battery' },
  });
  const cookie = [signedIn.headers['set-cookie'] ?? []].flat().map((text) => text.split(';')[0]).join('; ');
  const stream = await open(await serve(await ownLive({ pingMilliseconds: 20 })), { ...at, headers: { cookie } });
  await vi.waitFor(() => expect(stream.pings).toBeGreaterThan(3));
  expect((await database.inject({ method: 'POST', url: '/api/sign-out', headers: { cookie } })).statusCode).toBe(204);
  await vi.waitFor(() => expect(stream.isOver).toBe(true));
});

test('a reader who leaves too much unread is hung up on', async () => {
  const at = await place();
  const told: LiveReader[] = [];
  const live: Live = {
    moved: () => {}, endReaders: () => {}, close: async () => {},
    read: (one) => {
      told.push(one);
      return () => void told.splice(told.indexOf(one), 1);
    },
  };
  const stream = await open(await serve(live), at);
  await vi.waitFor(() => expect(stream.pings).toBe(1));
  for (let sequence = 0; sequence < 2_000; sequence += 1) told[0]?.onMove({ campaign_id: at.campaignId, sequence });
  await vi.waitFor(() => expect(stream.isOver).toBe(true));
  await vi.waitFor(() => expect(told).toEqual([]));
});

test('whoever may not see figures gets no stream', async () => {
  const [at, till, elsewhere] = [await place(), await place('merchant'), await place()];
  expect((await open(address, { ...at, headers: {} })).answer.status).toBe(401);
  expect((await open(address, { ...at, headers: elsewhere.headers })).answer.status).toBe(404);
  expect((await open(address, till)).answer.status).toBe(403);
  expect((await fetch(`${address}/api/projects/${at.projectId}/live`, { method: 'HEAD', headers: at.headers })).ok).toBe(false);
});

test('a process that closes ends its streams and accepts no more', async () => {
  const at = await place();
  const third = await createApp({ db: database.pool, publicUrl: 'http://vouchsafe.test' });
  const stream = await open(await third.http.listen({ host: '127.0.0.1', port: 0 }), at);
  await vi.waitFor(() => expect(stream.pings).toBe(1));
  await third.close();
  await vi.waitFor(() => expect(stream.isOver).toBe(true));
  let ended = 0;
  third.parts.live.read({ ...reader(at.projectId), onEnd: () => (ended += 1) });
  expect(ended).toBe(1);
});

test('after a gap in what is heard, readers have to come again', async () => {
  const at = await place();
  const stream = await open(otherAddress, at);
  await vi.waitFor(() => expect(stream.pings).toBe(1));
  await owner.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'vouchsafe listen' and datname = current_database()");
  await vi.waitFor(() => expect(stream.isOver).toBe(true), { timeout: 10_000 });
});
