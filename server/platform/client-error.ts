import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { ApiError } from '../../contract/errors.ts';
import { wireBody } from './error-handler.ts';
import { newRequestId } from './ids.ts';

/**
 * Answers what cannot be read as an HTTP request, and so reaches no route, in the wire contract's envelope: nobody knows which address it meant.
 * An address that lists hundreds of ids is the common case.
 */
export function answerClientError(cause: Error & { code?: string }, socket: Socket): void {
  if (cause.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy(cause);
    return;
  }
  const error = toApiError(cause.code);
  const body = JSON.stringify(wireBody(error, newRequestId()));
  const head = [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}`, 'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`, 'x-content-type-options: nosniff', 'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  // Who goes on sending is not waited for.
  socket.destroySoon();
}

function toApiError(code: string | undefined): ApiError {
  if (code === 'HPE_HEADER_OVERFLOW') return new ApiError('payload_too_large', { details: 'Address and headers are longer than 16 KB' });
  const isLate = code === 'ERR_HTTP_REQUEST_TIMEOUT';
  return new ApiError('invalid_payload', { details: isLate ? 'The request did not end in time' : 'This is not an HTTP request' });
}
