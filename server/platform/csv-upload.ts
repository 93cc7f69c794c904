import { createHash } from 'node:crypto';
import multipart from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { ApiError } from '../../contract/errors.ts';
import { bodyBytesMax, type Http } from './http.ts';
import { keyHeader } from './idempotency.ts';
import { unstorableIn } from './unstorable.ts';

/** What people say of the columns of their file: heading → field, `metadata.<key>`, or null for a column that is not to be read. */
export type ColumnMapping = Record<string, string | null>;

/** A CSV file as a request brought it. Its bytes are no member, so that nothing walks through them. */
export class CsvUpload {
  readonly #content: Buffer;
  readonly #columns: ColumnMapping | null;

  constructor(content: Buffer, columns: ColumnMapping | null) {
    this.#content = content;
    this.#columns = columns;
  }

  /** null: nothing was said, the headings speak for themselves. */
  get columns(): ColumnMapping | null {
    return this.#columns;
  }

  get content(): Buffer {
    return this.#content;
  }
}

/** The part of a schema that a route with a CSV file has, for the API's description. */
export const csvUpload = {
  consumes: ['multipart/form-data', 'text/csv'],
  body: Type.Object({
    file: Type.Optional(Type.String({ contentMediaType: 'text/csv', description: 'the file, at most 10 MB; UTF-8, or UTF-16 with a byte order mark' })),
    mapping: Type.Optional(Type.String({ description: 'JSON: heading → field, metadata.<key>, or null for a column that is not to be read' })),
  }),
};

/** Other parts beside the file, such as `webhooks_enable`. */
const partsMax = 10;
const partBytesMax = 64 * 1024;
const limits = { fileSize: bodyBytesMax, files: 1, fields: partsMax, fieldSize: partBytesMax, fieldNameSize: 200, parts: partsMax + 1 };

/**
 * Has the routes that `add` makes take a CSV file: in the part `file` of a form (wire contract §2.0), or as the whole body with the type text/csv.
 * It is read before the handler runs, so that a slow sender keeps no transaction open. More than 10 MB are refused with 413 as soon as they come, more than
 * one file with 400.
 */
export function csvRoutes(http: Http, add: (http: Http) => void): void {
  void http.register(async (scope) => {
    await scope.register(multipart, { limits });
    scope.addContentTypeParser('text/csv', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) => new CsvUpload(body, null));
    scope.addHook('preValidation', async (request) => {
      if (request.isMultipart()) request.body = await readForm(request);
      if (request.headers[keyHeader] !== undefined && request.body instanceof CsvUpload) request.bodyDigest = digestOf(request.body);
    });
    add(scope as unknown as Http);
  });
}

/** The file of a request to one of `csvRoutes`; throws 415 for a body of another kind, 400 for an empty one. */
export function uploadOf(request: { body: unknown }): CsvUpload {
  const { body } = request;
  if (!(body instanceof CsvUpload)) {
    throw new ApiError('unsupported_media_type', { details: 'Send the file in the part `file` of a multipart/form-data body, or as text/csv' });
  }
  if (body.content.length === 0) throw new ApiError('invalid_payload', { details: 'The file is empty' });
  return body;
}

async function readForm(request: FastifyRequest): Promise<CsvUpload> {
  let content: Buffer | undefined;
  let columns: ColumnMapping | null = null;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') {
        if (part.fieldname === 'mapping') columns = readMapping(part.value);
      } else if (part.fieldname === 'file') content = await part.toBuffer();
      else part.file.resume();
    }
  } catch (error) {
    throw formError(error);
  }
  if (content === undefined) throw new ApiError('invalid_payload', { details: "Payload must have required part 'file'" });
  return new CsvUpload(content, columns);
}

/** What breaks a form is the sender's doing; only its size has a word of its own. */
function formError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof Error && 'code' in error && error.code === 'FST_FILES_LIMIT') return new ApiError('invalid_payload', { details: 'Payload must have one file only' });
  const details = error instanceof Error ? error.message : undefined;
  const isTooLarge = error instanceof Error && 'statusCode' in error && error.statusCode === 413;
  return new ApiError(isTooLarge ? 'payload_too_large' : 'invalid_payload', { ...(details !== undefined && { details }) });
}

function readMapping(text: unknown): ColumnMapping | null {
  const wrong = new ApiError('invalid_payload', { details: 'Part mapping should be a JSON object of heading → field, metadata.<key> or null' });
  let value: unknown;
  try {
    value = JSON.parse(String(text));
  } catch {
    throw wrong;
  }
  if (value === null) return null;
  if (typeof value !== 'object' || Array.isArray(value)) throw wrong;
  const entries = Object.entries(value as Record<string, unknown>);
  if (!entries.every(([, field]) => field === null || typeof field === 'string')) throw wrong;
  const unstorable = unstorableIn(value);
  if (unstorable !== null) throw new ApiError('invalid_payload', { details: unstorable });
  return Object.fromEntries(entries) as ColumnMapping;
}

/** What of a form its repeat has in common with it: its boundary is another one each time. */
function digestOf({ content, columns }: CsvUpload): Buffer {
  return createHash('sha256').update(JSON.stringify(columns)).update('\n').update(content).digest();
}
