import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { ApiError } from '../../contract/errors.ts';
import { errorAnswer } from './error-handler.ts';
import { newRequestId } from './ids.ts';

/**
 * Requests of one API key that change something and are being answered at once, at most: some batches' worth, so that who is let in is answered
 * within a second or so. Who signs in instead counts together.
 */
const openChangesMax = 1_000;

/**
 * A server that lets in no more than it can answer soon. Who comes above that is told to come back before anything is read, checked or looked up for them,
 * since under a flood most of the work would go into refusals. What only reads is let in always.
 */
export function createAdmittingServer(handle: RequestListener, timeouts: Pick<Server, 'keepAliveTimeout' | 'requestTimeout'>, openMax = openChangesMax): Server {
  return createServer(timeouts, admitting(handle, openMax));
}

function admitting(handle: RequestListener, openMax: number): RequestListener {
  const open = new Map<string, number>();
  return (request, response) => {
    if (request.method === 'GET' || request.method === 'HEAD') {
      handle(request, response);
      return;
    }
    const caller = String(request.headers['x-app-id'] ?? '');
    const count = (open.get(caller) ?? 0) + 1;
    if (count > openMax) {
      refuse(request, response);
      return;
    }
    open.set(caller, count);
    response.once('close', () => {
      const left = (open.get(caller) ?? 1) - 1;
      if (left === 0) open.delete(caller);
      else open.set(caller, left);
    });
    handle(request, response);
  };
}

function refuse({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const error = new ApiError('unavailable', { details: 'Too many requests are waiting', retryAfterSeconds: 1 });
  const { contentType, body } = errorAnswer(error, { url, id: newRequestId() });
  response.writeHead(error.status, {
    'content-type': contentType, 'content-length': Buffer.byteLength(body), 'retry-after': String(error.detail.retryAfterSeconds), 'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
