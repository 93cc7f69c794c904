import { expect, test } from 'vitest';
import { expectSoundScreen } from './screen.ts';
import { startShop, type ShopProject } from './shop.ts';

const { makeProject } = await startShop();

interface Named {
  id: string;
}

function makeCampaign(ask: ShopProject['ask'], name: string, discount: object): Promise<Named> {
  return ask<Named>('POST', '/campaigns', { name, type: 'STANDALONE', voucher: { type: 'DISCOUNT_VOUCHER', discount, code_config: { pattern: name.toUpperCase() } } });
}

const percent = (percent_off: number): object => ({ type: 'PERCENT', percent_off });

test('a changed rule is tried on past orders before it is saved: a sentence, numbers, and the orders behind each', async () => {
  const { ask, openPage } = await makeProject();
  const campaign = await makeCampaign(ask, 'Autumn', percent(10));
  const rule = await ask<Named>('POST', '/validation-rules', { name: 'Minimum', rules: { 1: { name: 'order.amount', conditions: { $more_than_or_equal: [5000] } } } });
  await ask('POST', `/validation-rules/${rule.id}/assignments`, { related_object_type: 'campaign', related_object_id: campaign.id });
  await ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'AUTUMN' }], order: { source_id: 'redeemed', amount: 8000 } });
  for (const [source_id, amount] of [['small', 1000], ['near', 4000], ['large', 9000]]) await ask('POST', '/orders', { source_id, amount });
  const { page, complaints } = await openPage(`/rules/${rule.id}/edit?campaign=${campaign.id}`);
  const value = page.getByRole('textbox', { name: 'Value of condition 1' });
  await value.fill('30');
  await value.blur();
  await page.getByRole('button', { name: 'Try on past orders' }).click();
  await page.getByRole('heading', { name: 'Try on past orders' }).waitFor();
  await page.getByText('Last 7 days').click();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText('Of 1 redemption of this campaign, nothing would have been different.').waitFor({ timeout: 30_000 });
  await page.getByText('Of 3 other orders, 1 more would be accepted; with a code on each of them €4.00 more discount.').waitFor();
  await expectSoundScreen(page, 'what a rule would have done');
  await page.getByRole('button', { name: 'Show the 1: Other orders: newly accepted' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'near' }).waitFor();
  await expectSoundScreen(page, 'orders behind a number');
  await page.keyboard.press('Escape');
  await page.getByText('What was assumed').click();
  await page.getByText('Customers, segments, products and collections count as they are now').waitFor();
  expect(complaints).toEqual([]);
});

test('a try that goes on shows how far it is and can be cancelled; a draft that makes no sense cannot be tried', async () => {
  const { projectId, ask, openPage } = await makeProject();
  const campaign = await makeCampaign(ask, 'Winter', percent(10));
  const { page, complaints } = await openPage(`/rules/new?campaign=${campaign.id}&starter=minimum-order`);
  await page.getByRole('button', { name: 'Try on past orders' }).click();
  const going = {
    replay_id: 'rep_1', campaign_id: campaign.id, state: 'running', from: '2026-11-01', to: '2026-11-30', progress: 0.4, looked_at: 400, to_look_at: 1000, figures: null,
    assumed: { budgets: [], gone_segments: [], has_discount: false }, requested_by: null, created_at: '2026-11-30T10:00:00.000Z', finished_at: null,
  };
  let state = 'running';
  await page.route(`**/api/projects/${projectId}/campaigns/${campaign.id}/replays**`, (route) => {
    if (route.request().url().endsWith('/cancel')) state = 'cancelled';
    const replay = { ...going, state };
    return route.fulfill({ json: route.request().method() === 'GET' ? { rows: [replay] } : replay });
  });
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('progressbar', { name: '400 of 1,000 orders looked at' }).waitFor();
  await expectSoundScreen(page, 'a try that goes on');
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByText('The last try was cancelled.').waitFor();
  await page.getByRole('textbox', { name: 'Value of condition 1' }).fill('');
  await page.getByRole('textbox', { name: 'Value of condition 1' }).blur();
  await page.getByText('Put right what is marked above first.').waitFor();
  expect(complaints).toEqual([]);
});

test('what codes of live campaigns take off together stands on the rules tab, and beside an offer while it is written', async () => {
  const { ask, openPage } = await makeProject();
  const campaign = await makeCampaign(ask, 'Autumn', percent(40));
  await makeCampaign(ask, 'Club', percent(50));
  const { page, complaints } = await openPage(`/campaigns/${campaign.id}/rules`);
  await page.getByText('At worst €70.00 off an order of €100.00 (70%), with 2 codes in one order.').waitFor();
  await page.getByText('Club').first().waitFor();
  await expectSoundScreen(page, 'what codes take off together');
  await page.goto(page.url().replace(/campaigns\/.*$/, 'campaigns/new'));
  await page.getByRole('heading', { name: 'Together with other codes' }).waitFor();
  await page.getByText('At worst').waitFor();
  expect(complaints).toEqual([]);
});

test('a changed discount of a live campaign is tried on its redemptions before it is saved', async () => {
  const { ask, openPage } = await makeProject();
  const campaign = await makeCampaign(ask, 'Spring', percent(10));
  await ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'SPRING' }], order: { amount: 8000 } });
  const { page, complaints } = await openPage(`/campaigns/${campaign.id}/edit`);
  await page.getByRole('heading', { name: 'Try on past orders' }).waitFor();
  const value = page.getByRole('textbox', { name: 'Percent off' });
  await value.fill('25');
  await value.blur();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText('Of 1 redemption of this campaign, 1 would have had another discount: €12.00 more discount.').waitFor({ timeout: 30_000 });
  await expectSoundScreen(page, 'what a discount would have done');
  expect(complaints).toEqual([]);
});
