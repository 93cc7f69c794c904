import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectSoundScreen } from './screen.ts';
import { startShop, type ShopProject } from './shop.ts';

const { makeProject, send } = await startShop();

interface Named {
  id: string;
}

function makeCampaign(ask: ShopProject['ask'], name: string, code: string): Promise<Named> {
  return ask<Named>('POST', '/campaigns', {
    name, campaign_type: 'DISCOUNT_COUPONS', type: 'STANDALONE', vouchers_count: 1,
    voucher: { type: 'DISCOUNT_VOUCHER', discount: { type: 'PERCENT', percent_off: 10 }, code_config: { pattern: code } },
  });
}

function minimumOrder(value: number): object {
  return { 1: { name: 'order.amount', conditions: { $more_than_or_equal: [value] } } };
}

/** Goes on with the keyboard until a control has it. */
async function tabTo(page: Page, wanted: Locator, by: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let step = 0; step < 80; step++) {
    if (await hasKeyboard(wanted)) return;
    await page.keyboard.press(by);
  }
  throw new Error('the keyboard does not come there');
}

function hasKeyboard(wanted: Locator): Promise<boolean> {
  return wanted.evaluate((element) => element === element.ownerDocument.activeElement);
}

function keyboardComesTo(wanted: Locator): Promise<void> {
  return expect.poll(() => hasKeyboard(wanted)).toBe(true);
}

test('by the keyboard alone a rule is written for a campaign, tried on a cart, changed, tried on past orders and saved', async () => {
  const { ask, openPage } = await makeProject();
  const campaign = await makeCampaign(ask, 'Autumn', 'AUTUMN');
  await ask('POST', '/orders', { source_id: 'near', amount: 7800, items: [{ source_id: 'shirt', related_object: 'product', quantity: 2, price: 3900 }] });
  const { page, complaints } = await openPage(`/campaigns/${campaign.id}/rules`);
  await page.getByText('No rules: every live code is accepted').waitFor();
  await expectSoundScreen(page, 'no rules');
  await tabTo(page, page.getByRole('link', { name: 'Minimum order' }));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'New rule' }).waitFor();
  await expectSoundScreen(page, 'a rule that is begun');
  await tabTo(page, page.getByRole('textbox', { name: 'Value of condition 1' }));
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('75');
  await tabTo(page, page.getByRole('button', { name: 'Add condition' }));
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate('document.activeElement.getAttribute("role")')).toBe('combobox');
  await page.keyboard.type('units in');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('textbox', { name: 'Value of condition 2' }));
  await page.keyboard.type('2');
  await page.getByText('units in the order are at least 2').first().waitFor();
  await tabTo(page, page.getByRole('button', { name: 'Save rule' }));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Minimum order' }).waitFor();
  await page.getByText('order amount is at least €75.00').waitFor();
  await page.getByText('units in the order are at least 2').waitFor();
  await page.getByText('Last 7 days: it judged no redemption.').waitFor();
  await expectSoundScreen(page, 'rules of a campaign');

  const test = page.getByRole('button', { name: 'Test Minimum order' });
  await tabTo(page, test);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Test “Minimum order” on a cart' });
  const begin = dialog.getByRole('button', { name: 'Take a stored order' });
  await begin.waitFor();
  await dialog.getByText('Code, time and metadata').click();
  const code = dialog.getByRole('textbox', { name: 'Code' });
  await code.fill('AUTUMN');
  await tabTo(page, begin, 'Shift+Tab');
  await page.keyboard.press('Enter');
  const picker = dialog.getByRole('combobox', { name: 'Stored order' });
  await keyboardComesTo(picker);
  // Escape closes the list, then the picker, and never the dialog around them.
  await page.keyboard.type('ne');
  await page.getByRole('option', { name: /near/ }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('listbox').count()).toBe(0);
  await picker.waitFor();
  await page.keyboard.press('Escape');
  await keyboardComesTo(begin);
  await page.keyboard.press('Enter');
  await tabTo(page, dialog.getByRole('button', { name: 'Cancel' }));
  await page.keyboard.press('Enter');
  await keyboardComesTo(begin);
  await page.keyboard.press('Enter');
  await keyboardComesTo(picker);
  await page.keyboard.type('near');
  await page.getByRole('option', { name: /near/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await keyboardComesTo(begin);
  // Its shirt is not in the catalogue, and goes by what the shop calls it.
  await dialog.getByRole('row', { name: 'shirt' }).waitFor();
  await dialog.getByText('Empty: what the items come to, €78.00.').waitFor();
  // The order takes nothing away of what it does not say.
  expect(await code.inputValue()).toBe('AUTUMN');
  await tabTo(page, dialog.getByRole('textbox', { name: 'Units' }));
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('1');
  await page.keyboard.press('Tab');
  await dialog.getByText('not true: 1', { exact: true }).waitFor();
  await dialog.getByText('not true: €39.00').waitFor();
  await dialog.getByText('“The order is too small for this code.”').waitFor();
  await page.keyboard.press('Escape');
  await tabTo(page, page.getByRole('button', { name: 'Discard' }));
  await page.keyboard.press('Enter');
  await keyboardComesTo(test);

  await tabTo(page, page.getByRole('link', { name: 'Edit Minimum order' }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  const value = page.getByRole('textbox', { name: 'Value of condition 1' });
  await value.waitFor();
  await tabTo(page, value);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('80');
  await tabTo(page, page.getByRole('button', { name: 'Try on past orders' }));
  await page.keyboard.press('Enter');
  const start = page.getByRole('button', { name: 'Start' });
  await start.waitFor();
  await tabTo(page, start, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Of 1 other order, 1 fewer;').waitFor({ timeout: 30_000 });
  await tabTo(page, page.getByRole('button', { name: 'Save rule' }));
  await page.keyboard.press('Enter');
  await page.getByText('order amount is at least €80.00').waitFor();
  expect(complaints).toEqual([]);
});

test('a single code has rules of its own: one of the library is added, changed and taken off, and a new one is written for it', async () => {
  const { ask, openPage, addMember } = await makeProject();
  const campaign = await makeCampaign(ask, 'Autumn', 'AUTUMN');
  const common = await ask<Named>('POST', '/validation-rules', { name: 'Common', rules: minimumOrder(500) });
  await ask('POST', `/validation-rules/${common.id}/assignments`, { related_object_type: 'campaign', related_object_id: campaign.id });
  await ask('POST', '/validation-rules', { name: 'Big orders', rules: minimumOrder(50_000) });
  await ask('POST', '/orders', { source_id: 'delivered', amount: 8300, items: [{ source_id: 'shirt', related_object: 'product', quantity: 2, price: 3900 }] });
  const { page, complaints } = await openPage('/vouchers?open=AUTUMN');
  const panel = page.getByRole('dialog', { name: 'Voucher' });
  await panel.getByText('It can be redeemed now').waitFor();
  await panel.getByText('This code has no rules of its own.').waitFor();
  await panel.getByText('The rule of its campaign Autumn must hold as well.').waitFor();
  await panel.getByRole('button', { name: 'Add from library' }).click();
  await page.getByRole('combobox', { name: 'Rule', exact: true }).fill('big');
  await page.getByRole('option', { name: /Big orders/ }).click();
  await page.getByRole('button', { name: 'Add rule' }).click();
  const rule = panel.getByRole('article', { name: 'Big orders' });
  await rule.getByText('order amount is at least €500.00').waitFor();
  await expectSoundScreen(page, 'rules of a code');
  await rule.getByRole('button', { name: 'Test Big orders' }).click();
  const cart = page.getByRole('dialog', { name: 'Test “Big orders” on a cart' });
  await cart.getByRole('textbox', { name: /^Order amount/ }).fill('60');
  await cart.getByText('not true: €60.00').waitFor();
  await cart.getByRole('button', { name: 'Take a stored order' }).click();
  await cart.getByRole('combobox', { name: 'Stored order' }).fill('deliv');
  await page.getByRole('option', { name: /delivered/ }).click();
  // It costs more than its items: the delivery is the order's own.
  await cart.getByText('not true: €83.00').waitFor();
  expect(await cart.getByRole('textbox', { name: /^Order amount/ }).inputValue()).toBe('83.00');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard' }).click();
  await rule.getByRole('link', { name: 'Edit Big orders' }).click();
  await page.getByRole('textbox', { name: 'Value of condition 1' }).fill('600');
  await page.getByRole('button', { name: 'Save rule' }).click();
  await rule.getByText('order amount is at least €600.00').waitFor();
  await rule.getByRole('button', { name: 'Remove Big orders from the code' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove rule' }).click();
  await panel.getByText('This code has no rules of its own.').waitFor();
  await panel.getByRole('link', { name: 'Create rule' }).click();
  await page.getByText('Once saved it holds for the code AUTUMN, open carts included.').waitFor();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Only here');
  await page.getByRole('button', { name: 'Remove condition 1: not written yet' }).click();
  await page.getByRole('button', { name: 'Save rule' }).click();
  await panel.getByRole('article', { name: 'Only here' }).waitFor();
  expect(await ask('GET', '/validation-rules-assignments')).toMatchObject({ data: [{ related_object_type: 'voucher' }, { related_object_type: 'campaign' }] });
  expect(complaints).toEqual([]);

  const { page: seen } = await openPage('/vouchers?open=AUTUMN', await addMember('viewer'));
  await seen.getByRole('article', { name: 'Only here' }).getByRole('button', { name: 'Test Only here' }).waitFor();
  expect(await seen.getByRole('dialog').getByRole('link', { name: /^(Edit|Create)/ }).count()).toBe(0);
  expect(await seen.getByRole('button', { name: /^(Remove|Add from library)/ }).count()).toBe(0);
});

test('members are picked by their names; what there is not any more is told at its row, and what the form has no words for stays', async () => {
  const { ask, openPage } = await makeProject();
  const tags = { name: 'order.metadata', property: 'tags', conditions: { $not_differ: [1, true] } };
  const rule = await ask<Named>('POST', '/validation-rules', {
    name: 'By name', rules: {
      1: { name: 'customer.segment', conditions: { $is: ['seg_gone'] } }, 2: { name: 'order.items.any', conditions: { $is: [{ id: 'prod_gone', object: 'product' }] } },
      3: { name: 'redemption.user.login', conditions: { $is: ['gone@nordwind.example'] } }, 4: tags, 5: { ...tags, conditions: { $not_intersect: ['old'] } },
    },
  });
  const { page, complaints } = await openPage(`/rules/${rule.id}/edit`);
  await page.getByText('seg_gone is no longer there: nobody is in it.').waitFor();
  await page.getByText('prod_gone is no longer there: no item of the catalogue is meant by it.').waitFor();
  await page.getByText('no member of the project').waitFor();
  await page.getByText('[1,true]').waitFor();
  expect(await page.getByRole('combobox', { name: 'Comparison of condition 5' }).inputValue()).toBe('$not_intersect');
  await expectSoundScreen(page, 'a rule that names what there is not');
  await page.getByRole('combobox', { name: 'Value of condition 3' }).focus();
  await page.keyboard.type('ann');
  await page.getByRole('option', { name: /Anna/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Save rule' }).click();
  await page.getByRole('heading', { level: 1, name: 'By name', exact: true }).waitFor();
  await page.getByText('seg_gone (no longer there)').waitFor();
  expect(await ask('GET', `/validation-rules/${rule.id}`)).toMatchObject({
    rules: { 3: { conditions: { $in: ['gone@nordwind.example', 'anna@nordwind.example'] } }, 4: tags, 5: { conditions: { $not_intersect: ['old'] } } },
  });
  expect(complaints).toEqual([]);
});

test('parts are moved and removed by buttons that say what they do, the keyboard stays beside them, and what was removed comes back', async () => {
  const { ask, openPage } = await makeProject();
  const rule = await ask<Named>('POST', '/validation-rules', {
    name: 'Three ways', rules: {
      1: { name: 'order.amount', conditions: { $more_than: [100] } }, 2: { name: 'order.items.count', conditions: { $more_than: [1] } },
      3: { name: 'order.metadata', property: 'channel', conditions: { $is: ['app'] } }, logic: '1 AND (2 OR 3)',
    },
  });
  const { page, complaints } = await openPage(`/rules/${rule.id}/edit`);
  await page.getByRole('group', { name: 'Condition 1: order amount is more than €1.00' }).waitFor();
  await expectSoundScreen(page, 'a rule that is changed');
  const focused = () => page.evaluate<string>('document.activeElement.getAttribute("aria-label") ?? ""');
  await page.getByRole('button', { name: 'Move down condition 1: order amount is more than €1.00' }).click();
  // Into the group, where the keyboard goes with it.
  await page.getByRole('group', { name: 'Condition 1.1: order amount' }).waitFor();
  await expect.poll(focused).toMatch(/^Move down condition 1\.1/);
  await page.keyboard.press('Alt+ArrowDown');
  await page.getByRole('group', { name: 'Condition 1.2: order amount' }).waitFor();
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  await page.getByRole('group', { name: 'Condition 1: order amount' }).waitFor();
  await page.getByRole('button', { name: 'Remove condition 2.1: units in the order are more than 1' }).click();
  await expect.poll(focused).toBe('Remove condition 2.1: order “channel” is “app”');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('group', { name: 'Condition 2.1: units in the order' }).waitFor();
  await page.getByRole('combobox', { name: 'Which of the parts have to be true: group 2' }).selectOption('none of these is true');
  await page.getByRole('button', { name: 'Save rule' }).click();
  await page.getByRole('heading', { level: 1, name: 'Three ways', exact: true }).waitFor();
  expect(await ask('GET', `/validation-rules/${rule.id}`)).toMatchObject({ rules: { logic: '1 AND NOT (2 OR 3)', 2: { name: 'order.items.count' }, 3: { property: 'channel' } } });
  expect(complaints).toEqual([]);
});

test('what else is asked of items gets the keyboard, and what takes it away gives it back', async () => {
  const { ask, openPage } = await makeProject();
  const shirt = await ask<Named>('POST', '/products', { source_id: 'shirt', name: 'Shirt', price: 2000 });
  const rule = await ask<Named>('POST', '/validation-rules', { name: 'Shirts', rules: { 1: { name: 'order.items.any', conditions: { $is: [{ id: shirt.id, object: 'product' }] } } } });
  const { page, complaints } = await openPage(`/rules/${rule.id}/edit`);
  const more = page.getByRole('button', { name: 'Ask more of these items' });
  const focused = () => page.evaluate<string>('document.activeElement.labels?.[0]?.textContent ?? document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent');
  await more.focus();
  await page.keyboard.press('Enter');
  await expect.poll(focused).toBe('What condition 1.1 is about');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'And from a collection' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate('document.activeElement.closest("[data-operator]")?.dataset.operator')).toBe('$from');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Ask nothing more of the items of condition 1' }).click();
  await expect.poll(focused).toBe('Ask more of these items');
  expect(complaints).toEqual([]);
});

test('what is missing is told at its row, what can never be true at once, and nothing is saved meanwhile', async () => {
  const { openPage, ask } = await makeProject();
  const { page } = await openPage('/rules/new');
  await page.getByRole('button', { name: 'Save rule' }).click();
  await page.getByText('Give the rule a name.').waitFor();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Impossible');
  await page.getByText('Choose what the condition is about.').waitFor();
  await expectSoundScreen(page, 'a rule with things to put right');
  await page.getByRole('combobox', { name: 'What condition 1 is about' }).fill('order amount');
  await page.getByRole('option', { name: 'Order amount', exact: false }).first().click();
  await page.getByRole('combobox', { name: 'Comparison of condition 1' }).selectOption('is more than');
  await page.getByText('Fill in what it is compared with.').waitFor();
  await page.getByRole('textbox', { name: 'Value of condition 1' }).fill('100');
  await page.getByRole('button', { name: 'Add condition' }).click();
  const second = page.getByRole('combobox', { name: 'What condition 2 is about' });
  // With room for the list: scrolling to an option closes it.
  await second.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await second.fill('order amount');
  await page.getByRole('option', { name: 'Order amount', exact: false }).first().click();
  await page.getByRole('combobox', { name: 'Comparison of condition 2' }).selectOption('is less than');
  await page.getByRole('textbox', { name: 'Value of condition 2' }).fill('50');
  await page.getByText(/This rule can never be met: order amount is more than €100\.00 and order amount is less than €50\.00/).waitFor();
  await expectSoundScreen(page, 'a rule that can never be met');
  await page.getByRole('button', { name: 'Save rule' }).click();
  await page.getByRole('alertdialog', { name: 'Save it as it is?' }).getByText(/can never be met/).waitFor();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  expect(await ask('GET', '/validation-rules')).toMatchObject({ total: 0 });
});

test('a rule that holds elsewhere asks before it changes there, its versions tell what changed, and one is restored', async () => {
  const { ask, openPage } = await makeProject();
  const [one, other] = [await makeCampaign(ask, 'Autumn', 'AUTUMN'), await makeCampaign(ask, 'Winter', 'WINTER')];
  const rule = await ask<Named>('POST', '/validation-rules', { name: 'Minimum', rules: minimumOrder(5000) });
  for (const { id } of [one, other]) await ask('POST', `/validation-rules/${rule.id}/assignments`, { related_object_type: 'campaign', related_object_id: id });
  const { page, complaints } = await openPage(`/campaigns/${one.id}/rules`);
  await page.getByText('Also used by 1 other').waitFor();
  await page.getByRole('link', { name: 'Edit Minimum' }).click();
  await page.getByRole('textbox', { name: 'Value of condition 1' }).fill('80');
  await page.getByRole('button', { name: 'Save rule' }).click();
  const question = page.getByRole('alertdialog', { name: 'Change it everywhere?' });
  await question.getByText('Campaign “Winter”, live').waitFor();
  await expectSoundScreen(page, 'changing a shared rule');
  await question.getByRole('button', { name: 'Save rule' }).click();
  await page.getByText('order amount is at least €80.00').waitFor();
  await page.getByRole('link', { name: 'Versions and uses' }).click();
  await page.getByRole('navigation', { name: 'Rule' }).getByRole('link', { name: 'Used in' }).click();
  await page.getByRole('row', { name: /Winter.*Campaign.*Live/ }).waitFor();
  await expectSoundScreen(page, 'where a rule is used');
  await page.getByRole('navigation', { name: 'Rule' }).getByRole('link', { name: 'Versions' }).click();
  await page.getByRole('region', { name: 'Version 2' }).getByText('order amount is at least €50.00').waitFor();
  await page.getByRole('region', { name: 'Version 2' }).getByText('In force').waitFor();
  await expectSoundScreen(page, 'versions of a rule');
  await page.getByRole('button', { name: 'Restore version 1' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
  await page.getByRole('region', { name: 'Version 3' }).getByText('In force').waitFor();
  expect(await ask('GET', `/validation-rules/${rule.id}`)).toMatchObject({ rules: minimumOrder(5000) });
  expect(complaints).toEqual([]);
});

test('the library finds a rule by name and adds it to a campaign; one in use is not deleted and says where it is, one that is taken off is', async () => {
  const { ask, openPage } = await makeProject();
  const campaign = await makeCampaign(ask, 'Autumn', 'AUTUMN');
  await ask('POST', '/validation-rules', { name: 'Big orders', rules: minimumOrder(50_000) });
  await ask('POST', '/validation-rules', { name: 'Small orders', rules: minimumOrder(500) });
  const { page, complaints } = await openPage(`/campaigns/${campaign.id}/rules`);
  await page.getByRole('button', { name: 'Add from library' }).click();
  const picker = page.getByRole('combobox', { name: 'Rule', exact: true });
  await picker.fill('big');
  await page.getByRole('option', { name: /Big orders/ }).click();
  await page.getByRole('dialog').getByText('order amount is at least €500.00').waitFor();
  await expect.poll(() => page.getByRole('listbox').count()).toBe(0);
  await expectSoundScreen(page, 'adding a rule of the library');
  await page.getByRole('button', { name: 'Add rule' }).click();
  await page.getByRole('heading', { name: 'Big orders' }).waitFor();
  await page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'Validation rules' }).click();
  await page.getByRole('row', { name: /Small orders/ }).waitFor();
  await expectSoundScreen(page, 'library of rules');
  await page.getByRole('textbox', { name: 'Search by name' }).fill('big');
  await expect.poll(() => page.getByRole('row', { name: /Small orders/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'Delete Big orders' }).click();
  const inUse = page.getByRole('dialog', { name: '“Big orders” is in use' });
  await inUse.getByRole('link', { name: 'Autumn' }).waitFor();
  await expectSoundScreen(page, 'a rule in use');
  await inUse.getByRole('link', { name: 'Autumn' }).click();
  await page.getByRole('button', { name: 'Remove Big orders from the campaign' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove rule' }).click();
  await page.getByText('No rules: every live code is accepted').waitFor();
  await page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'Validation rules' }).click();
  await page.getByRole('button', { name: 'Delete Big orders' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete rule' }).click();
  await expect.poll(() => page.getByRole('row', { name: /Big orders/ }).count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('a cart is tried on a rule: each condition says whether it holds and what was seen', async () => {
  const { ask, openPage } = await makeProject();
  await ask('POST', '/products', { source_id: 'shirt', name: 'Shirt', price: 2000 });
  const rule = await ask<Named>('POST', '/validation-rules', {
    name: 'Two ways', rules: { ...minimumOrder(5000), 2: { name: 'order.items.count', conditions: { $more_than_or_equal: [2] } }, logic: '1 AND 2' }, error: { message: 'More, please' },
  });
  const { page, complaints } = await openPage(`/rules/${rule.id}`);
  await page.getByText('Write a cart to see what the rule says of it.').waitFor();
  await page.getByRole('textbox', { name: /^Order amount/ }).fill('60');
  await page.getByRole('button', { name: 'Add item' }).click();
  // A list closes when the page scrolls: first the field comes into sight.
  await page.getByRole('combobox', { name: 'Product of item 1' }).focus();
  await page.keyboard.type('shirt');
  await page.getByRole('option', { name: /Shirt/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText('true: €60.00').waitFor();
  await page.getByText('not true: 1').waitFor();
  await page.getByText('Refused', { exact: true }).waitFor();
  await page.getByText('“More, please”').waitFor();
  await expectSoundScreen(page, 'a cart that is refused');
  await page.getByRole('textbox', { name: 'Units' }).fill('2');
  await page.getByText('Accepted', { exact: true }).waitFor();
  await page.getByText('JSON', { exact: true }).first().click();
  await page.getByRole('textbox', { name: /Cart as JSON/ }).fill('{ "order": { "amount": 100 } }');
  await page.getByText('not true: €1.00').waitFor();
  expect(complaints).toEqual([]);
});

test('which products a discount is for is picked, limited and saved', async () => {
  const { ask, openPage } = await makeProject();
  const shirt = await ask<Named>('POST', '/products', { source_id: 'shirt', name: 'Shirt', price: 2000 });
  const { page, complaints } = await openPage('/rules/new');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Shirts only');
  await page.getByRole('button', { name: 'Remove condition 1: not written yet' }).click();
  await page.getByText('Only some products', { exact: true }).click();
  await page.getByRole('button', { name: 'Save rule' }).click();
  await page.getByText('Pick at least one product, SKU or collection that the discount is for.').waitFor();
  await page.getByRole('combobox', { name: 'For these', exact: true }).fill('shirt');
  await page.getByRole('option', { name: /Shirt/ }).click();
  await page.getByText('Limits of Shirt').click();
  await page.getByRole('textbox', { name: /Most units in all/ }).fill('3');
  await expectSoundScreen(page, 'products of a rule');
  await page.getByRole('button', { name: 'Save rule' }).click();
  await page.getByText('The discount is only for Shirt (at most 3 units in all).').waitFor();
  const { data } = await ask<{ data: { applicable_to: object }[] }>('GET', '/validation-rules');
  expect(data[0]?.applicable_to).toMatchObject({ included: [{ id: shirt.id, aggregated_quantity_limit: 3, effect: 'APPLY_TO_EVERY' }], excluded: [], included_all: false });
  expect(complaints).toEqual([]);
});

test('somebody who may only look sees rules and can try them, and is offered no change', async () => {
  const { ask, openPage, addMember } = await makeProject();
  const campaign = await makeCampaign(ask, 'Autumn', 'AUTUMN');
  const rule = await ask<Named>('POST', '/validation-rules', { name: 'Minimum', rules: minimumOrder(5000) });
  await ask('POST', `/validation-rules/${rule.id}/assignments`, { related_object_type: 'campaign', related_object_id: campaign.id });
  const viewer = await addMember('viewer');
  const { page, complaints } = await openPage(`/campaigns/${campaign.id}/rules`, viewer);
  await page.getByRole('button', { name: 'Test Minimum' }).waitFor();
  expect(await page.getByRole('link', { name: /^(Edit|Create)/ }).count()).toBe(0);
  expect(await page.getByRole('button', { name: /Remove|Add from library/ }).count()).toBe(0);
  await expectSoundScreen(page, 'rules for a viewer');
  await page.getByRole('button', { name: 'Test Minimum' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: /^Order amount/ }).fill('60');
  await page.getByRole('dialog').getByText('Accepted', { exact: true }).waitFor();
  await expectSoundScreen(page, 'trying a rule');
  await page.goto(page.url().replace(/campaigns.*/, 'rules/new'));
  await page.getByText('Your role cannot write rules').waitFor();
  await page.goto(page.url().replace(/rules.*/, 'rules'));
  await page.getByRole('row', { name: /Minimum/ }).waitFor();
  expect(await page.getByRole('button', { name: /^Delete/ }).count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('a refused redemption says which version of which rule refused it, and what was seen', async () => {
  const { ask, openPage, projectId } = await makeProject();
  const campaign = await makeCampaign(ask, 'Autumn', 'AUTUMN');
  const rule = await ask<Named>('POST', '/validation-rules', { name: 'Minimum', rules: minimumOrder(5000), error: { message: 'More, please' } });
  await ask('POST', `/validation-rules/${rule.id}/assignments`, { related_object_type: 'campaign', related_object_id: campaign.id });
  const refused = await send('POST', `/api/projects/${projectId}/v1/redemptions`, { redeemables: [{ object: 'voucher', id: 'AUTUMN' }], order: { amount: 1234 } });
  expect(await refused.json()).toMatchObject({ key: 'order_rules_violated' });
  const { page, complaints } = await openPage(`/campaigns/${campaign.id}/redemptions`);
  const row = page.getByRole('row', { name: /Rule “Minimum”/ });
  await row.getByRole('link').first().click();
  const panel = page.getByRole('dialog', { name: 'Redemption' });
  await panel.getByText('Minimum, version 1: not met').waitFor();
  await panel.getByText('order amount is at least €50.00').waitFor();
  await panel.getByText('Seen: €12.34').waitFor();
  await expectSoundScreen(page, 'a redemption that a rule refused');
  await panel.getByRole('link', { name: 'Minimum' }).click();
  await page.getByRole('heading', { level: 1, name: 'Minimum' }).waitFor();
  expect(await page.getByRole('navigation', { name: 'Path' }).innerText()).toMatch(/Validation rules\s*Minimum$/);
  await page.goto(page.url().replace(/rules.*/, `campaigns/${campaign.id}/rules`));
  await page.getByText('Last 7 days: none passed, 1 refused here, most by order amount (1).').waitFor();
  await page.goto(page.url().replace(/rules$/, 'redemptions?result=refused'));
  await page.getByText('“refused” in the address is no result that there is. Entries with any result are shown.').waitFor();
  await page.getByRole('row', { name: /Rule “Minimum”/ }).waitFor();
  await expectSoundScreen(page, 'a history that is asked for a result that there is not');
  await page.getByRole('button', { name: 'Dismiss' }).press('Enter');
  await expect.poll(() => page.url()).not.toContain('result');
  await expect.poll(() => page.getByText('in the address is no result').count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('a new campaign can begin with a rule of the library', async () => {
  const { ask, openPage } = await makeProject();
  await ask('POST', '/validation-rules', { name: 'Minimum', rules: minimumOrder(5000) });
  const { page, complaints } = await openPage('/campaigns/new');
  await page.getByLabel('Campaign name').fill('Autumn');
  await page.getByRole('button', { name: 'Pick a validation rule' }).click();
  await page.getByRole('combobox', { name: /Validation rule/ }).fill('min');
  await page.getByRole('option', { name: /Minimum/ }).click();
  await page.getByRole('button', { name: /^Create campaign/ }).click();
  await page.getByRole('navigation', { name: 'Campaign' }).getByRole('link', { name: 'Validation rules' }).click();
  await page.getByRole('heading', { name: 'Minimum' }).waitFor();
  expect(complaints).toEqual([]);
});

test('a rule is begun from the library with a starter, and leaving it asks first', async () => {
  const { openPage } = await makeProject();
  const { page } = await openPage('/rules');
  await page.getByRole('region', { name: 'Begin with' }).getByRole('link', { name: 'Minimum order' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Half written');
  await page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'Orders' }).click();
  await page.getByRole('alertdialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Cancel' }).click();
  expect(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('Half written');
  await page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'Orders' }).click();
  await page.getByRole('button', { name: 'Discard the changes' }).click();
  await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();
});
