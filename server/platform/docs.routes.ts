import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Http } from './http.ts';
import { htmlOfMarkdown } from './markdown.ts';
import type { DescribeApi } from './openapi.ts';
import { rootDirectory } from './paths.ts';

const isPublic = { config: { permission: 'public' } } as const;
/** Where the reference's script lies; the package exports only its entry. */
const referenceScript = join(dirname(fileURLToPath(import.meta.resolve('@scalar/fastify-api-reference'))), 'js', 'standalone.js');

/** The reference's styles are made by its script. It reaches this server and nothing else: no fonts, no proxy, no telemetry. */
const referencePolicy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "font-src 'self' data:", "connect-src 'self'",
  "form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'",
].join('; ');

const referencePage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>Vouchsafe API</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
  </head>
  <body>
    <div id="reference"></div>
    <script src="/docs/api/reference.js"></script>
    <script src="/docs/api/start.js"></script>
  </body>
</html>
`;

const referenceSettings = {
  url: '/openapi.json', withDefaultFonts: false, telemetry: false, hideClientButton: true, showDeveloperTools: 'never', agent: { disabled: true },
  mcp: { disabled: true },
};

/** What developers read: the OpenAPI document, a reference made of it, and the errors that answers point to. */
export function docsRoutes(http: Http, describe: DescribeApi): void {
  http.get('/openapi.json', isPublic, async (_request, reply) => reply.header('access-control-allow-origin', '*').send(describe()));

  http.get('/docs/api', isPublic, async (_request, reply) => {
    return reply.type('text/html; charset=utf-8').header('content-security-policy', referencePolicy).send(referencePage);
  });
  http.get('/docs/api/start.js', isPublic, async (_request, reply) => {
    return reply.type('text/javascript; charset=utf-8').send(`Scalar.createApiReference('#reference', ${JSON.stringify(referenceSettings)});\n`);
  });
  let compressed: Promise<Buffer> | undefined;
  http.get('/docs/api/reference.js', isPublic, async (request, reply) => {
    reply.type('text/javascript; charset=utf-8').headers({ 'cache-control': 'public, max-age=3600', vary: 'accept-encoding' });
    if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(await readFile(referenceScript));
    compressed ??= readFile(referenceScript).then((script) => promisify(gzip)(script));
    return reply.header('content-encoding', 'gzip').send(await compressed);
  });

  http.get('/docs/errors', isPublic, async (_request, reply) => {
    const page = htmlOfMarkdown('Errors', await readFile(join(rootDirectory, 'docs', 'errors.md'), 'utf8'));
    return reply.type('text/html; charset=utf-8').header('content-security-policy', page.policy).send(page.html);
  });
}
