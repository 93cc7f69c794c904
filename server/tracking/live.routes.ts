import type { FastifyReply, FastifyRequest } from 'fastify';
import { principalOf } from '../access/principal.ts';
import type { Http } from '../platform/http.ts';
import type { Live } from './live.ts';

export interface LiveParts {
  live: Live;
  /** Authenticates the request of an open stream again; throws when whoever reads may not any more. */
  authenticate(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

/** What a reader may leave unread before we hang up on it; a message has about a hundred bytes. */
const unreadBytesMax = 64 * 1024;

/**
 * Which campaigns of the project move, as server-sent events: `moved` with a campaign and its sequence, never a figure, and `ping` to keep the line
 * open. Nothing is repeated after a gap (`Last-Event-ID` changes nothing): whoever comes again reads the figures anew.
 */
export function liveRoutes(http: Http, { live, authenticate }: LiveParts): void {
  http.addHook('preClose', async () => live.endReaders());

  // A HEAD of a stream would never end.
  http.get('/live', { config: { permission: 'figure.read' }, exposeHeadRoute: false }, async (request, reply) => {
    const { projectId } = principalOf(request);
    const { raw } = reply;
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
    // Proxies that gather an answer before they pass it on are told not to.
    raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    const send = (event: string): void => {
      if (raw.writableLength > unreadBytesMax) raw.destroy();
      else raw.write(event);
    };
    const stop = live.read({
      projectId,
      onMove: (move) => send(`event: moved\nid: ${move.sequence}\ndata: ${JSON.stringify(move)}\n\n`),
      onPing: () => void authenticate(request, reply).then(() => send(ping), () => raw.end()),
      onEnd: () => raw.end(),
    });
    raw.once('close', stop);
    // An error of the connection is followed by its close.
    raw.on('error', () => {});
    if (!raw.writableEnded) send(ping);
  });
}

const ping = 'event: ping\ndata: {}\n\n';
