import type { Http } from './http.ts';

/** A route's method and address, as it is registered: `POST /customers`. */
type RouteName = string;

/** What a route that is mounted again has besides what it has in its own place. */
export interface Remounted {
  config: Record<string, unknown>;
  /** Another answer, made of the route's own. */
  answer?: { schema: unknown; from(answer: never): unknown };
}

type Options = { config?: object; schema?: { response?: object } };
type Handler = (this: unknown, ...given: unknown[]) => unknown;

/**
 * The server as a place where of all routes that are registered only those of `names` are mounted, with what stands beside their name: so that a
 * second way to an operation has the very route of the first.
 */
export function onlyRoutes(http: Http, names: Readonly<Record<RouteName, Remounted>>): Http {
  const mount = (method: 'get' | 'post' | 'put' | 'delete') => (url: string, options: Options, handler: Handler): Http => {
    const name = `${method.toUpperCase()} ${url}`;
    const remounted = Object.hasOwn(names, name) ? names[name] : undefined;
    if (remounted === undefined) return http;
    const { config, answer } = remounted;
    const schema = answer === undefined ? options.schema : { ...options.schema, response: { 200: answer.schema } };
    const answering = answer === undefined ? handler : async function answered(this: unknown, ...given: unknown[]) {
      return answer.from((await handler.apply(this, given)) as never);
    };
    return http[method](url, { ...options, config: { ...options.config, ...config }, schema } as never, answering as never) as unknown as Http;
  };
  const mounted = { get: mount('get'), post: mount('post'), put: mount('put'), delete: mount('delete') };
  return new Proxy(http, {
    get: (target, member) => (Object.hasOwn(mounted, member) ? mounted[member as keyof typeof mounted] : Reflect.get(target, member)) as unknown,
  });
}
