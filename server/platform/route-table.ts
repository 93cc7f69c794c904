import type { Permission } from '../access/permission.ts';
import type { Http } from './http.ts';

export interface Route {
  method: string;
  /** As registered: `/v1/vouchers/:code`. */
  url: string;
  permission: Permission;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route there is, in the order of registration. */
    routeTable: Route[];
  }
}

/** Keeps the table of routes, for telling a wrong method from a wrong address and for tests of every route; refuses a route without a permission. */
export function keepRouteTable(http: Http): void {
  http.decorate('routeTable', []);
  http.addHook('onRoute', ({ method, url, config }) => {
    const permission = config?.permission;
    if (permission === undefined) throw new Error(`route without a permission: ${String(method)} ${url}`);
    // The framework answers HEAD by itself wherever there is GET.
    for (const each of [method].flat().filter((name) => name !== 'HEAD')) http.routeTable.push({ method: each, url, permission });
  });
}

/** The methods with which a path exists, none for a path that does not; the catch-all of the dashboard's pages does not count. */
export function methodsOf(routes: readonly Route[], path: string): string[] {
  const segments = segmentsOf(path);
  const matches = ({ url }: Route): boolean => {
    const pattern = segmentsOf(url);
    return pattern.length === segments.length && pattern.every((part, index) => part === segments[index] || (part.startsWith(':') && segments[index] !== ''));
  };
  return routes.filter(({ url }) => !url.includes('*')).filter(matches).map(({ method }) => method);
}

/** A slash at the end makes no other path. */
function segmentsOf(path: string): string[] {
  return path.replace(/\/+$/, '').split('/');
}
