#!/usr/bin/env node
// Acceptance of the import by hand: node tools/check-import.mjs <folder>
// The folder holds the files of the recipe complete-journey and a truth.json with what is true of each campaign, counted by somebody else. Starts
// the product on an empty database, imports (dry, for real, once more), reads every campaign's figures over HTTP and compares. Leaves nothing behind.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, runNode, runTool, setUp, SetUpError } from './bootstrap.mjs';

const recipe = 'complete-journey';
/** Rates of truth.json are rounded to six digits. */
const rounding = 1e-6;

/** In what the answer of the figures route differs from what is true of a campaign; one line each. */
export function differences(truth, answer) {
  const { figures, series } = answer;
  const found = [];
  const same = (name, is, expected) => JSON.stringify(is) === JSON.stringify(expected) || found.push(`${name} is ${JSON.stringify(is)}, not ${JSON.stringify(expected)}`);
  const near = (name, is, expected) => Math.abs(is - expected) <= rounding || found.push(`${name} is ${is}, not ${expected}`);
  const rate = figures.redemption_rate_customer;
  same('households mailed', figures.customers_published.value, truth.households_mailed);
  same('publications', figures.publications_succeeded.value, truth.households_mailed);
  same('coupons', figures.vouchers_created.value, truth.distinct_coupons);
  same('coupons redeemed', figures.codes_redeemed.value, truth.coupons_redeemed_at_least_once);
  same('redemptions', figures.redemptions_succeeded.value, truth.redemptions);
  same('redemptions, net', figures.redemptions_net.value, truth.redemptions);
  same('redeeming households', figures.customers_redeemed.value, truth.redeeming_households);
  same('redeeming households not mailed', figures.customers_redeemed_unpublished.value, truth.redemptions_by_unmailed_household);
  same('rate', [rate.numerator, rate.denominator], [truth.redeeming_households, truth.households_mailed]);
  near('rate', rate.value, truth.redemption_rate_household);
  truth.redemption_rate_household_wilson95.forEach((bound, index) => near(`rate, bound ${index + 1} of its interval`, rate.interval?.[index], bound));
  // A sum over no redemption is 0; over redemptions of which nobody knows the amount it is unknown.
  const money = truth.redemptions === 0 ? 0 : null;
  for (const name of ['discount_net_minor', 'order_value_net_minor', 'revenue_net_minor']) same(name, figures[name].value, money);
  same('time zone', answer.time_zone, 'America/New_York');
  same('days', [series.from, series.to], [truth.start_date, truth.end_date]);
  same('observed', [answer.observed_from, answer.observed_to], truth.complete ? [null, null] : [truth.observed_from, truth.observed_to]);
  const perDay = new Map(truth.redemptions_per_day);
  same('redemptions per day', series.points.map(({ day, redemptions_succeeded }) => [day, redemptions_succeeded]), daysOf(truth).map((day) => [day, perDay.get(day) ?? 0]));
  return found;
}

function daysOf({ start_date, end_date }) {
  const days = [];
  for (let at = Date.parse(start_date); at <= Date.parse(end_date); at += 86_400_000) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

async function check(folder) {
  const { campaigns: truths } = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'));
  await setUp();
  const directory = mkdtempSync(join(tmpdir(), 'vouchsafe-check-'));
  const port = await freePort();
  const env = { ...process.env, VOUCHSAFE_DATA: directory, PORT: String(port), HOST: '127.0.0.1' };
  const server = await startServer(env);
  try {
    const command = (...parameters) => runCommand(env, parameters);
    const project = await command('project', 'create', 'Acceptance', '--time-zone', 'America/New_York', '--currency', 'USD', '--json');
    const importing = (...flags) => command('import', recipe, folder, '--project', project.project_id, '--json', ...flags);
    const get = reader(`http://127.0.0.1:${port}`, project.server_side_key);
    expect((await importing('--dry-run')).written === false && (await get('/v1/campaigns')).total === 0, 'a dry run writes nothing');
    const first = await importing();
    expect(first.written && first.campaigns_changed.length === truths.length, `${truths.length} campaigns are imported`);
    const answers = await readAll(get, project.project_id);
    const second = await importing();
    expect(second.campaigns_changed.length === 0 && second.customers_new === 0, 'importing again finds nothing new');
    expect(JSON.stringify(withoutMoment(await readAll(get, project.project_id))) === JSON.stringify(withoutMoment(answers)), 'importing again changes no figure');
    return report(truths, answers);
  } finally {
    server.kill('SIGTERM');
    await new Promise((done) => server.once('exit', done));
    rmSync(directory, { recursive: true, force: true });
  }
}

function report(truths, answers) {
  let isRight = true;
  for (const truth of truths) {
    const answer = answers.get(`Campaign ${truth.campaign_id}`);
    const found = answer === undefined ? ['not there'] : differences(truth, answer);
    const rate = answer?.figures.redemption_rate_customer;
    const shown = `${truth.redemptions} redemptions, rate ${rate?.value} [${rate?.interval}], ${answer?.series.points.length} days`;
    console.log(`${found.length === 0 ? 'right' : 'WRONG'}  campaign ${truth.campaign_id}: ${shown}`);
    for (const line of found) console.log(`       ${line}`);
    isRight &&= found.length === 0;
  }
  return isRight;
}

/** Figures of all campaigns by name. */
async function readAll(get, projectId) {
  const { campaigns } = await get('/v1/campaigns?limit=100');
  const entries = [];
  for (const { id, name } of campaigns) entries.push([name, await get(`/api/projects/${projectId}/campaigns/${id}/figures`)]);
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function withoutMoment(answers) {
  return [...answers].map(([name, answer]) => [name, { ...answer, as_of: null }]);
}

function reader(address, { app_id, app_token }) {
  return async (path) => {
    const response = await fetch(address + path, { headers: { 'x-app-id': app_id, 'x-app-token': app_token } });
    if (!response.ok) throw new SetUpError(`GET ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
}

function expect(holds, sentence) {
  if (!holds) throw new SetUpError(`It does not hold that ${sentence}.`);
  console.log(`right  ${sentence}`);
}

async function runCommand(env, parameters) {
  const { code, output } = await runNode('tools/vouchsafe.mjs', parameters, { capture: true, env });
  if (code !== 0) throw new SetUpError(`vouchsafe ${parameters.join(' ')}\n${output}`);
  return JSON.parse(output);
}

async function startServer(env) {
  const child = spawn(process.execPath, [join(root, 'tools', 'start.mjs')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = new Promise((done, fail) => {
    child.stdout.setEncoding('utf8').on('data', (text) => text.includes('Ready:') && done());
    child.once('exit', (code) => fail(new SetUpError(`The server ended with ${code}.`)));
  });
  await ready;
  return child;
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => probe.once('listening', done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runTool(async () => {
    const [folder] = process.argv.slice(2);
    if (folder === undefined) throw new SetUpError('Usage: node tools/check-import.mjs <folder with the files and truth.json>');
    if (!(await check(resolve(folder)))) throw new SetUpError('Not every figure is right.');
    console.log('Every figure is right.');
  });
}
