/** The demo as a client of the public API: what any shop could send. */
import { StartUpError } from '../platform/start-up-error.ts';

export interface Answer {
  status: number;
  /** JSON; undefined where there was none. */
  body: unknown;
}

export interface KeyPair {
  appId: string;
  secret: string;
}

export interface DemoApi {
  /** Sends one request. Rejects when nobody answers; a refusal is an answer. */
  call(key: KeyPair, method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Answer>;
}

const patienceMilliseconds = 10_000;

/** A request is never broken off to stop sooner: its connection would be left half open, and hold the server's own stop up. */
export function demoApi(address: string): DemoApi {
  return {
    call: async (key, method, path, body) => {
      const response = await fetch(`${address}${path}`, {
        method,
        headers: { 'x-app-id': key.appId, 'x-app-token': key.secret, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(patienceMilliseconds),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : parsed(text) };
    },
  };
}

/** Something else than the product may answer, in whatever format. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The answer's body; throws a StartUpError when the request, without which the demo cannot begin, was refused. */
export async function need<T>(answer: Promise<Answer>, what: string): Promise<T> {
  const { status, body } = await answer;
  if (status >= 300) throw new StartUpError(`The demo could not ${what}: ${status} ${JSON.stringify(body)}.`);
  return body as T;
}
