/** A shop's program: a project with an API key, asking the wire contract's routes. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createApiKey } from '../../server/access/api-key.store.ts';
import type { Role } from '../../server/access/permission.ts';
import type { App } from '../../server/app.ts';
import { buildProject } from './rows.ts';
import type { TestDatabase } from './database.ts';

export interface Answer {
  status: number;
  /** Parsed JSON, typed by whoever looks at it. */
  body: Record<string, unknown>;
}

export interface Shop {
  projectId: string;
  /** What its program signs requests with. */
  headers: Record<string, string>;
  /** Asks `/v1…`; a text as body is sent as it is. `of` is another instance of the product. */
  ask(method: Method, path: string, body?: unknown, of?: App['http']['inject']): Promise<Answer>;
  /** Asks our own routes, `/api/projects/{project}…`. */
  askOurs(method: Method, path: string, body?: unknown): Promise<Answer>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** A new project and its key. */
export async function openShop({ owner, pool }: TestDatabase, inject: App['http']['inject'], project: Record<string, unknown> = {}, role: Role = 'admin'): Promise<Shop> {
  const projectId = await buildProject(owner, project);
  const key = await pool.transaction((tx) => createApiKey(tx, { projectId, kind: 'server', name: 'Shop', role }, new Date()));
  const headers = { 'x-app-id': key.appId, 'x-app-token': key.secret, 'content-type': 'application/json' };
  const ask = async (of: App['http']['inject'], method: Method, url: string, body: unknown): Promise<Answer> => {
    const payload = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
    const response = await of({ method, url, headers, ...(payload !== undefined && { payload }) });
    if (method !== 'GET') await laterMillisecond();
    return { status: response.statusCode, body: response.body === '' ? {} : (JSON.parse(response.body) as Record<string, unknown>) };
  };
  return {
    projectId,
    headers,
    ask: (method, path, body, of = inject) => ask(of, method, `/v1${path}`, body),
    askOurs: (method, path, body) => ask(inject, method, `/api/projects/${projectId}${path}`, body),
  };
}

/** The product's instants are whole milliseconds, and lists go by them: what is asked next is later in any case. */
async function laterMillisecond(): Promise<void> {
  const answeredAt = Date.now();
  while (Date.now() === answeredAt) await nextTurn();
}
