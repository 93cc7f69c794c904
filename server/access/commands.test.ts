import { Command } from 'commander';
import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import type { AddCommands, CommandContext } from '../platform/command.ts';
import { readConfig } from '../platform/config.ts';
import { rememberAddress } from './installation.store.ts';
import { addMemberCommand } from './member-command.ts';
import { addProjectCommand } from './project-command.ts';

const { pool, url, inject } = await testApp();

/** What a command prints; throws what the command line turns into a sentence. */
async function run(add: AddCommands, words: string[], environment: Record<string, string> = {}): Promise<string> {
  const printed: string[] = [];
  const database = { db: pool, ownerUrl: url, location: 'here', applied: [], close: async () => {} };
  const context: CommandContext = { withDatabase: (work) => work(database, readConfig(environment)), print: (text) => printed.push(text) };
  const program = new Command('vouchsafe').exitOverride().configureOutput({ writeErr: () => {} });
  add(program, context);
  for (const command of program.commands.flatMap((each) => [each, ...each.commands])) command.exitOverride().configureOutput({ writeErr: () => {} });
  await program.parseAsync(words, { from: 'user' });
  return printed.join('\n');
}

interface MadeProject {
  project_id: string;
  server_side_key: { app_id: string; app_token: string };
  client_side_key: { app_id: string; app_token: string };
}

async function makeProject(name: string, ...words: string[]): Promise<MadeProject> {
  return JSON.parse(await run(addProjectCommand, ['project', 'create', name, '--time-zone', 'Europe/Berlin', '--currency', 'EUR', '--json', ...words])) as MadeProject;
}

async function invite(words: string[], environment: Record<string, string> = {}): Promise<{ link: string }> {
  return JSON.parse(await run(addMemberCommand, ['member', 'add', ...words, '--json'], environment)) as { link: string };
}

test('a project made on the command line has a key that opens it', async () => {
  const made = await makeProject('Shop');
  expect(made).toMatchObject({ name: 'Shop', time_zone: 'Europe/Berlin', currency: 'EUR', currency_exponent: 2 });
  const { app_id: appId, app_token: token } = made.server_side_key;
  const answer = await inject({ method: 'GET', url: `/api/projects/${made.project_id}/api-keys`, headers: { 'x-app-id': appId, 'x-app-token': token } });
  expect(answer.json<{ rows: { kind: string }[] }>().rows.map(({ kind }) => kind).toSorted()).toEqual(['client', 'server']);
});

test('a project whose codes ignore case is made on the command line, and says so', async () => {
  const made = [await makeProject('Told apart'), await makeProject('Ignored', '--ignore-case')];
  expect(made).toMatchObject([{ codes: { ignore_case: false } }, { codes: { ignore_case: true } }]);
  const ignores = async ({ server_side_key: { app_id: appId, app_token: token } }: MadeProject): Promise<unknown> => {
    const headers = { 'x-app-id': appId, 'x-app-token': token };
    const payload = { code: 'summer', discount: { type: 'AMOUNT', amount_off: 100 } };
    return (await inject({ method: 'POST', url: '/v1/vouchers', headers, payload })).json<{ code: string }>().code;
  };
  expect(await Promise.all(made.map(ignores))).toEqual(['summer', 'SUMMER']);
});

test('a project that cannot be is refused and leaves no keys behind', async () => {
  const keys = async (): Promise<unknown> => pool.query('select count(*) as n from api_keys');
  const before = await keys();
  const create = (...words: string[]): Promise<string> => run(addProjectCommand, ['project', 'create', ...words]);
  await expect(create('Shop', '--time-zone', 'Mars/Olympus', '--currency', 'EUR')).rejects.toThrow('Invalid payload');
  await expect(create('Shop', '--time-zone', 'UTC', '--currency', 'XTS')).rejects.toThrow('Invalid payload');
  await expect(create('Shop', '--currency', 'EUR')).rejects.toThrow("required option '--time-zone <zone>' not specified");
  expect(await keys()).toEqual(before);
});

test('the printed link signs in, in the role and the project that were named', async () => {
  const { project_id: projectId } = await makeProject('Till shop');
  const { link } = await invite(['till@shop.example', '--role', 'merchant', '--project', 'Till shop']);
  const token = new URL(link).searchParams.get('token');
  const signedIn = await inject({ method: 'POST', url: '/api/sign-in-link', payload: { token, password: 'correct horse battery' } });
  expect(signedIn.statusCode).toBe(204);
  const cookie = [signedIn.headers['set-cookie'] ?? []].flat().map((each) => each.split(';')[0]).join('; ');
  const me = await inject({ method: 'GET', url: '/api/me', headers: { cookie } });
  expect(me.json()).toMatchObject({ email: 'till@shop.example', projects: [{ project_id: projectId, role: 'merchant' }] });
});

test('a project is named by name or id, and two of one name by id only', async () => {
  const [first] = [await makeProject('Twice'), await makeProject('Twice')];
  await expect(invite(['a@shop.example', '--role', 'user', '--project', 'Twice'])).rejects.toThrow('There are 2 projects named "Twice"');
  await expect(invite(['a@shop.example', '--role', 'user', '--project', 'Nowhere'])).rejects.toThrow('There is no project "Nowhere".');
  expect((await invite(['a@shop.example', '--role', 'user', '--project', first.project_id])).link).toContain('/link?token=');
});

test('bad words end in one sentence', async () => {
  await expect(invite(['a@shop.example', '--role', 'king'])).rejects.toThrow('Allowed choices are owner, admin, user, viewer, merchant');
  await expect(invite(['a@shop.example'])).rejects.toThrow("required option '--role <role>' not specified");
  await expect(invite(['no address', '--role', 'user'])).rejects.toThrow('Invalid payload');
});

test('links lead to where the server ran last, unless the settings say where it is', async () => {
  expect((await invite(['b@shop.example', '--role', 'owner'])).link).toMatch(/^http:\/\/localhost:4000\/link/);
  await rememberAddress(pool, 'https://coupons.example');
  expect((await invite(['b@shop.example', '--role', 'owner'])).link).toMatch(/^https:\/\/coupons\.example\/link/);
  expect((await invite(['b@shop.example', '--role', 'owner'], { PORT: '4711' })).link).toMatch(/^http:\/\/localhost:4711\/link/);
});
