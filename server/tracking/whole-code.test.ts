import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { buildCampaign, buildVoucher } from '../../test/support/rows.ts';
import { openShop } from '../../test/support/shop.ts';

const app = await testApp();
const { owner, inject } = app;

type Rows = { rows: { code: string }[]; next: string | null };

async function openCampaign(codes: readonly string[], campaign = {}) {
  const shop = await openShop(app, inject);
  const campaignId = await buildCampaign(owner, shop.projectId, { campaign: { name: 'Codes', ...campaign } });
  for (const code of codes) await buildVoucher(owner, shop.projectId, campaignId, { code, ...('is_historical' in campaign && { is_historical: true }) });
  const ask = async (path: string, q: string): Promise<unknown> =>
    ((await shop.askOurs('GET', `${path}?q=${encodeURIComponent(q)}`)).body as unknown as Rows).rows.map(({ code }) => code);
  const count = async (q: string): Promise<unknown> => (await shop.askOurs('GET', `/campaigns/${campaignId}/vouchers/count?q=${encodeURIComponent(q)}`)).body['count'];
  return { shop, ofCampaign: (q: string) => ask(`/campaigns/${campaignId}/vouchers`, q), ofProject: (q: string) => ask('/vouchers', q), count };
}

test.each([
  ['AUT7QX2M4P9K', ['AUT-7QX2M4P9K']], ['AUT 7QX2 M4P9 K', ['AUT-7QX2M4P9K']], ['aut-7qx2m4p9k', ['AUT-7QX2M4P9K']], ['AUT–7QX2M4P9K', ['AUT-7QX2M4P9K']],
  ['SUM MER-26', ['SUMMER26']], ['AB', ['A B', 'AB-C']], ['A-B', ['A B']], ['AUT7QX2', []], ['-', []], ['%', []],
])('%j finds %j, in the list, in the count and in the whole project', async (q, codes) => {
  const { ofCampaign, ofProject, count } = await openCampaign(['AUT-7QX2M4P9K', 'SUMMER26', 'A B', 'AB-C']);
  expect([await ofCampaign(q), await ofProject(q), await count(q)]).toEqual([codes, codes, codes.length]);
});

test('an accent that is written as a character of its own is found as well, in the whole project and in the count of it', async () => {
  const { shop, ofCampaign, ofProject } = await openCampaign(['\u00e9t\u00e9-1']);
  for (const q of ['e\u0301t', 'E\u0301T']) {
    expect([q, await ofProject(q)]).toEqual([q, ['\u00e9t\u00e9-1']]);
    expect((await shop.askOurs('GET', `/voucher-count?any_case=true&q=${encodeURIComponent(q)}`)).body).toEqual({ count: 1, is_exact: true });
  }
  expect(await ofCampaign('e\u0301t')).toEqual(['\u00e9t\u00e9-1']);
});

test('a code is shown once, in pages as well, and not that of another campaign or project', async () => {
  const { shop, ofProject } = await openCampaign(['X1', 'X-1', 'X 1', 'X11']);
  const other = await openCampaign(['X-1']);
  expect(await ofProject('X1')).toEqual(['X 1', 'X-1', 'X1', 'X11']);
  expect(await other.ofProject('X1')).toEqual(['X-1']);
  const codes: string[] = [];
  for (let after = ''; ;) {
    const { rows, next } = (await shop.askOurs('GET', `/vouchers?q=X1&limit=1&after=${after}`)).body as unknown as Rows;
    codes.push(...rows.map(({ code }) => code));
    if (next === null) break;
    after = next;
  }
  expect(codes).toEqual(['X 1', 'X-1', 'X1', 'X11']);
  const elsewhere = await buildCampaign(owner, shop.projectId, { campaign: { name: 'Elsewhere' } });
  expect((await shop.askOurs('GET', `/campaigns/${elsewhere}/vouchers?q=X1`)).body['rows']).toEqual([]);
});

test('codes of imported history are found in the same way', async () => {
  const { ofCampaign, ofProject } = await openCampaign(['OLD-1', 'OLD2'], { is_historical: true });
  expect([await ofCampaign('old1'), await ofCampaign('OLD 2'), await ofProject('OLD1')]).toEqual([['OLD-1'], ['OLD2'], ['OLD-1']]);
});
