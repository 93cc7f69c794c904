/** Requests to any route of the product, for tests that go through all of them. */
import type { Route } from '../../server/platform/route-table.ts';

export interface RouteNames {
  projectId: string;
  /** Stands for every other part of an address; encoded. */
  id: string;
}

/** The address of a route with its places filled in. */
export function addressOf({ url }: Route, { projectId, id }: RouteNames): string {
  return url.replace(':projectId', projectId).replace(/:\w+/g, id).replace('*', id);
}

export function nameOf({ method, url }: Route): string {
  return `${method} ${url}`;
}

/** What is wrong with the shape of an error's body, by the address it came from; undefined when nothing is. */
export function shapeFault(address: string, status: number, body: string): string | undefined {
  let parsed: Record<string, unknown>;
  try {
    parsed = JSON.parse(body) as Record<string, unknown>;
  } catch {
    return `no JSON: ${body.slice(0, 200)}`;
  }
  const isWire = /^\/((client|management)\/)?v1/.test(address);
  const expected = isWire ? ['code', 'key', 'message', 'request_id'] : ['type', 'title', 'status', 'key', 'request_id'];
  const missing = expected.filter((name) => parsed[name] === undefined);
  if (missing.length > 0) return `no ${missing.join(', ')}: ${body.slice(0, 200)}`;
  return parsed[isWire ? 'code' : 'status'] === status ? undefined : `another status than ${status}: ${body.slice(0, 200)}`;
}
