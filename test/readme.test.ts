/** What the README says is true: its settings are the program's, and its commands do what they are shown for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createApiKey } from '../server/access/api-key.store.ts';
import { settingsTable } from '../server/platform/config.ts';
import { rootDirectory } from '../server/platform/paths.ts';
import { testApp } from '../test/support/app.ts';
import { buildProject, buildTime } from '../test/support/rows.ts';

const { pool, listen } = await testApp();
const readme = readFileSync(join(rootDirectory, 'README.md'), 'utf8').replaceAll('\r\n', '\n');

test('the table of settings is the one the program makes', () => {
  expect(readme).toContain(settingsTable());
});

interface Call {
  method: string;
  url: string;
  body: string | null;
}

/** The `curl` commands of the page, in order; lines that a backslash continues are one. */
function curlCommands(text: string): string[] {
  return text.replace(/\\\n\s*/g, '').split('\n').map((line) => line.trim()).filter((line) => line.startsWith('curl '));
}

/** Reads a command as a shell would, as far as the README needs it. */
function readCommand(command: string, variables: Record<string, string>): Call {
  const words = [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, literal, quoted, bare]) => {
    if (literal !== undefined) return literal;
    return (quoted ?? bare ?? '').replace(/\$([A-Z_]+)/g, (_, name: string) => variables[name] ?? '');
  });
  const call: Call = { method: 'GET', url: '', body: null };
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '-d') Object.assign(call, { method: 'POST', body: words[(index += 1)] ?? '' });
    else if (word === '-H') index += 1;
    else call.url = word;
  }
  return call;
}

describe('the commands of the README', () => {
  test('are read as a shell reads them', () => {
    const [command = ''] = curlCommands(`text\n\n   curl "$API/a?b=c" -H @key \\\n     -d '{"a": "$B"}'\n`);
    expect(readCommand(command, { API: 'http://x' })).toEqual({ method: 'POST', url: 'http://x/a?b=c', body: '{"a": "$B"}' });
  });

  test('each do what they are shown for', async () => {
    const address = await listen();
    const projectId = await buildProject(pool);
    const key = await createApiKey(pool, { projectId, kind: 'server', name: 'README', role: 'admin' }, buildTime);
    const headers = { 'X-App-Id': key.appId, 'X-App-Token': key.secret, 'Content-Type': 'application/json' };
    const send = async ({ method, url, body }: Call): Promise<Record<string, unknown>> => {
      const response = await fetch(url.replace('http://localhost:4000', address), { method, headers, body });
      const answer = (await response.json()) as Record<string, unknown>;
      expect({ url, status: response.status, answer }).toMatchObject({ status: 200 });
      return answer;
    };
    // Step 2 of the walk, which the reader does in the browser.
    const voucher = { type: 'DISCOUNT_VOUCHER', discount: { type: 'PERCENT', percent_off: 10 }, code_config: { pattern: 'WELCOME10' } };
    await send({ method: 'POST', url: `${address}/v1/campaigns`, body: JSON.stringify({ name: 'Welcome', type: 'STANDALONE', voucher }) });

    const variables: Record<string, string> = { API: 'http://localhost:4000/v1' };
    const done: string[] = [];
    for (const command of curlCommands(readme)) {
      const call = readCommand(command, variables);
      if (call.url.includes('campaign=Letter') || call.body?.includes('"name": "Letter"}, "customer"')) await untilGenerated(send);
      const answer = await send(call);
      const [redemption] = (answer['redemptions'] ?? []) as { id: string }[];
      if (redemption !== undefined) variables['REDEMPTION'] = redemption.id;
      done.push(new URL(call.url).pathname.replace(/r_\w+/, ':id'));
    }
    expect(done).toEqual([
      '/v1/redemptions', '/v1/campaigns', '/v1/campaigns', '/v1/vouchers', '/v1/publications', '/v1/validations', '/v1/redemptions', '/v1/redemptions',
      '/v1/redemptions/:id/rollback',
    ]);
    const summary = await pool.query<{ redemptions: number; rollbacks: number; published: number }>(
      `select sum(redemptions_succeeded)::bigint as redemptions, sum(rollbacks_succeeded)::bigint as rollbacks, sum(publications_succeeded)::bigint as published
         from campaign_counters where project_id = $1`,
      [projectId],
    );
    expect(summary).toEqual([{ redemptions: 2, rollbacks: 1, published: 1 }]);
  });
});

/** Codes are made in the background. */
async function untilGenerated(send: (call: Call) => Promise<Record<string, unknown>>): Promise<void> {
  for (;;) {
    const { campaigns } = (await send({ method: 'GET', url: 'http://localhost:4000/v1/campaigns', body: null })) as { campaigns: { name: string; vouchers_generation_status: string }[] };
    if (campaigns.every((campaign) => campaign.vouchers_generation_status === 'DONE')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
