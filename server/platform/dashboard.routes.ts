import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { noSuchRoute, type Http } from './http.ts';

export interface DashboardParts {
  /** Where the built dashboard lies; without one, its pages are 404. */
  directory: string;
  isHttps: boolean;
}

const year = 31_536_000;
/** Below these nothing is a page of the dashboard. */
const notPages = /^\/(api|v1|client|management|pictures|docs|assets|health|openapi\.json)(\/|$)/;

/** The dashboard: its files as they were built, and its one page for every other address a browser may open. */
export async function dashboardRoutes(http: Http, { directory, isHttps }: DashboardParts): Promise<void> {
  await http.register(fastifyStatic, { root: directory, serve: false, preCompressed: true, cacheControl: false, index: false, dotfiles: 'ignore' });
  http.get('/*', { config: { permission: 'public' } }, async (request, reply) => {
    const path = pathOf(request);
    if (path !== undefined && path !== '/index.html' && isFile(directory, path)) {
      const cacheControl = path.startsWith('/assets/') ? `public, max-age=${year}, immutable` : 'public, max-age=3600';
      reply.headers({ 'cache-control': cacheControl, vary: 'accept-encoding' });
      return reply.sendFile(path.slice(1));
    }
    const page = path !== undefined && wantsPage(request, path) ? await readPage(directory) : undefined;
    if (page === undefined) throw noSuchRoute(http, request);
    return sendPage(reply, page, isHttps);
  });
}

/** Decoded; undefined for what cannot be decoded or may leave the directory. */
function pathOf(request: FastifyRequest): string | undefined {
  try {
    const path = decodeURIComponent(request.url.replace(/[?;#].*$/s, ''));
    return /[\0\\]|(^|\/)\.|\/\//.test(path) ? undefined : path;
  } catch {
    return undefined;
  }
}

function isFile(directory: string, path: string): boolean {
  return /\.\w+$/.test(path) && !/\.(br|gz)$/.test(path) && existsSync(join(directory, path));
}

/** A browser that opens an address says that it takes HTML; anything else gets the page only for an address that looks like one of ours. */
function wantsPage({ headers: { accept = '*/*' } }: FastifyRequest, path: string): boolean {
  if (notPages.test(path)) return false;
  return accept.includes('text/html') || (accept.includes('*/*') && !/\.\w+$/.test(path));
}

async function readPage(directory: string): Promise<string | undefined> {
  return readFile(join(directory, 'index.html'), 'utf8').catch(() => undefined);
}

function sendPage(reply: FastifyReply, page: string, isHttps: boolean): FastifyReply {
  if (isHttps) reply.header('strict-transport-security', `max-age=${year}`);
  return reply.headers({ 'cache-control': 'no-store', 'content-security-policy': policyOf(page), 'content-type': 'text/html; charset=utf-8' }).send(page);
}

/**
 * Everything comes from this server, and of scripts in the page only those that stand in it now, by their hash. Styles are files: the page has
 * no inline style (see dashboard/index.html), so it needs no nonce either.
 */
function policyOf(page: string): string {
  const hashes = [...page.matchAll(/<script>([^]*?)<\/script>/g)].map(([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  return [
    "default-src 'none'", `script-src ${["'self'", ...hashes].join(' ')}`, "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
  ].join('; ');
}
