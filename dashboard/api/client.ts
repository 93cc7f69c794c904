import type { Problem, WireError } from '../../contract/common.ts';

/** Why a request did not give what was asked: the server said no (`status` > 0), or nothing came back (`status` 0). */
export class RequestFailure extends Error {
  /** HTTP status; 0 when the server could not be reached. */
  readonly status: number;
  /** Key of the server's error catalogue; `unreachable` when nothing came back. */
  readonly key: string;
  /** The server's second sentence, if it said one. */
  readonly detail: string | null;
  readonly requestId: string | null;
  /** Whether the request asked for a change, which may have been made although no answer says so. */
  readonly isOfChange: boolean;

  constructor(status: number, key: string, message: string, detail: string | null, requestId: string | null, isOfChange = true) {
    super(message);
    this.name = 'RequestFailure';
    this.status = status;
    this.key = key;
    this.detail = detail;
    this.requestId = requestId;
    this.isOfChange = isOfChange;
  }
}

/** Whether the server was not there to answer: nothing came back, or only word from what stands before it. */
export function isAway(error: unknown): boolean {
  return error instanceof RequestFailure && (error.status === 0 || error.status >= 502);
}

/** Whether the server refused because there is one of that name, or that code, already. */
export function isDuplicate(error: Error | null): boolean {
  return error instanceof RequestFailure && error.key === 'duplicate_found';
}

interface RequestOptions {
  signal?: AbortSignal;
  /** A question that is too long for an address: it changes nothing. */
  isQuestion?: boolean;
}

const sessionListeners = new Set<() => void>();

/** Calls `listener` whenever the server answers that nobody is signed in any more. Returns the way to stop. */
export function onSessionEnd(listener: () => void): () => void {
  sessionListeners.add(listener);
  return () => sessionListeners.delete(listener);
}

/** When the server answered last, in milliseconds since the page was opened, which came from it; before all time: it is away. */
let answeredAt = 0;

/** Whether the server answered in the last milliseconds, and not in vain since. */
export function answeredWithin(ms: number): boolean {
  return performance.now() - answeredAt < ms;
}

/** Paths where 401 is an answer about the form that was sent, not about the session. */
const signInPaths = new Set(['/api/sign-in', '/api/sign-in-link', '/api/setup']);

async function send<T>(method: string, path: string, body: unknown, options: RequestOptions): Promise<T> {
  const isOfChange = method !== 'GET' && options.isQuestion !== true;
  const request: RequestInit = { method, credentials: 'same-origin', headers: { accept: 'application/json' } };
  if (options.signal !== undefined) request.signal = options.signal;
  if (body instanceof FormData) request.body = body;
  else if (body !== undefined) {
    request.body = JSON.stringify(body);
    request.headers = { ...request.headers, 'content-type': 'application/json' };
  }
  const response = await fetch(path, request).catch((error: unknown) => {
    if (options.signal?.aborted === true) throw error;
    answeredAt = -Infinity;
    throw new RequestFailure(0, 'unreachable', 'The server cannot be reached', null, null, isOfChange);
  });
  answeredAt = response.status >= 502 ? -Infinity : performance.now();
  if (!response.ok) throw await failureOf(response, path, isOfChange);
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function failureOf(response: Response, path: string, isOfChange: boolean): Promise<RequestFailure> {
  const body = (await response.json().catch(() => ({}))) as Partial<Problem & WireError>;
  if (response.status === 401 && !signInPaths.has(path)) for (const listener of sessionListeners) listener();
  const words = body.title ?? body.message ?? `The server answered ${response.status}`;
  return new RequestFailure(response.status, body.key ?? 'unknown', words, body.detail ?? body.details ?? null, body.request_id ?? null, isOfChange);
}

/** The server's routes: paths begin with `/api`. A body is sent as JSON, `FormData` as it is. Each call gives the parsed answer or throws a `RequestFailure`. */
export const api = {
  get: <T>(path: string, options: RequestOptions = {}): Promise<T> => send<T>('GET', path, undefined, options),
  post: <T>(path: string, body: unknown = {}, options: RequestOptions = {}): Promise<T> => send<T>('POST', path, body, options),
  put: <T>(path: string, body: unknown, options: RequestOptions = {}): Promise<T> => send<T>('PUT', path, body, options),
  delete: <T>(path: string, options: RequestOptions = {}): Promise<T> => send<T>('DELETE', path, undefined, options),
};

/** `/api/projects/{project}` and what follows, each part encoded; `query` members that are undefined, null or empty are left out. */
export function projectPath(projectId: string, parts: readonly string[], query: Record<string, string | number | null | undefined> = {}): string {
  const path = ['/api/projects', projectId, ...parts].map((part, index) => (index === 0 ? part : encodeURIComponent(part))).join('/');
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  return search.size === 0 ? path : `${path}?${search}`;
}
