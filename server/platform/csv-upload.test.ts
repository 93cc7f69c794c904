import { afterAll, expect, test } from 'vitest';
import { csvRoutes, csvUpload, uploadOf } from './csv-upload.ts';
import { bodyBytesMax, createHttp } from './http.ts';

const http = createHttp({ logLevel: 'silent' });
http.decorateRequest('bodyDigest', null);
csvRoutes(http, (scope) => {
  scope.post('/v1/file', { config: { permission: 'public' }, schema: csvUpload }, async (request) => {
    const { content, columns: mapping } = uploadOf(request);
    return { length: content.length, text: content.subarray(0, 20).toString(), mapping, digest: request.bodyDigest?.toString('hex') };
  });
});
http.post('/v1/other', { config: { permission: 'public' } }, async () => ({}));
await http.ready();
afterAll(() => http.close());

function form(parts: [string, string, string?][], boundary = 'b'): { payload: string; headers: Record<string, string> } {
  const bodies = parts.map(([name, value, filename]) =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n\r\n${value}\r\n`);
  return { payload: `${bodies.join('')}--${boundary}--\r\n`, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } };
}

async function post(request: { payload: string | Buffer; headers: Record<string, string> }, url = '/v1/file'): Promise<[number, Record<string, unknown>]> {
  const answer = await http.inject({ method: 'POST', url, ...request });
  return [answer.statusCode, answer.json()];
}

test('a file comes as a part of a form, with or without a name and other parts, or as the body itself', async () => {
  expect(await post(form([['file', 'Code\nA', 'codes.csv']]))).toMatchObject([200, { text: 'Code\nA', mapping: null }]);
  expect(await post(form([['webhooks_enable', 'true'], ['mapping', '{"Kod":"code"}'], ['file', 'Kod\nA', 'a.csv']]))).toMatchObject([200, { mapping: { Kod: 'code' } }]);
  expect(await post({ payload: 'Code\nB', headers: { 'content-type': 'text/csv; charset=utf-8' } })).toMatchObject([200, { text: 'Code\nB' }]);
});

test.each([
  ['without a file', form([['mapping', '{}']]), 400],
  ['with an empty file', form([['file', '', 'a.csv']]), 400],
  ['with an empty body', { payload: '', headers: { 'content-type': 'text/csv' } }, 400],
  ['whose mapping is no JSON', form([['mapping', 'x'], ['file', 'a', 'a.csv']]), 400],
  ['whose mapping maps to numbers', form([['mapping', '{"a":1}'], ['file', 'a', 'a.csv']]), 400],
  ['whose mapping cannot be stored', form([['mapping', '{"a":"metadata.\\u0000"}'], ['file', 'a', 'a.csv']]), 400],
  ['whose mapping has half of a character', form([['mapping', '{"\\ud83d":"code"}'], ['file', 'a', 'a.csv']]), 400],
  ['that breaks off', { payload: '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nCo', headers: { 'content-type': 'multipart/form-data; boundary=b' } }, 400],
  ['without a boundary', { payload: 'x', headers: { 'content-type': 'multipart/form-data' } }, 400],
  ['of JSON', { payload: '{}', headers: { 'content-type': 'application/json' } }, 415],
  ['with two files', form([['file', 'a', 'a.csv'], ['file', 'b', 'b.csv']]), 400],
  ['with more parts than anybody needs', form(Array.from({ length: 30 }, (_, index) => [`p${index}`, 'x'])), 413],
  ['with a file above 10 MB', form([['file', 'x'.repeat(bodyBytesMax + 1), 'a.csv']]), 413],
  ['above 10 MB', { payload: Buffer.alloc(bodyBytesMax + 1, 'x'), headers: { 'content-type': 'text/csv' } }, 413],
])('a request %s is refused', async (_, request, status) => {
  const [answered, body] = await post(request);
  expect([answered, Object.keys(body)]).toEqual([status, expect.arrayContaining(['key', 'message', 'details'])]);
});

test('routes beside take no files', async () => {
  expect((await post(form([['file', 'a', 'a.csv']]), '/v1/other'))[0]).toBe(415);
});

test('a file sent again under another boundary has the same digest, another file has another', async () => {
  const keyed = async (value: string, boundary: string): Promise<unknown> => {
    const { payload, headers } = form([['file', value, 'a.csv']], boundary);
    return (await post({ payload, headers: { ...headers, 'idempotency-key': 'k' } }))[1]['digest'];
  };
  const first = await keyed('a', 'b1');
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect([await keyed('a', 'b2'), await keyed('b', 'b1')]).toEqual([first, expect.not.stringMatching(String(first))]);
});
