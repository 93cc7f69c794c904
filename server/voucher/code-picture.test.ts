import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop } from '../../test/support/shop.ts';

const app = await testApp({ publicUrl: 'http://codes.test' });
const { inject } = app;
const five = { type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 500 } };

interface Assets {
  qr: { id: string; url: string };
  barcode: { id: string; url: string };
}

test.each(['SAVE10', 'A/B 50%', '🎁', 'x'.repeat(200)])('the pictures of the code %s are at their addresses, for everybody and to be kept', async (code) => {
  const shop = await openShop(app, inject);
  const { assets } = (await shop.ask('POST', `/vouchers/${encodeURIComponent(code)}`, five)).body as unknown as { assets: Assets };
  for (const { url } of [assets.qr, assets.barcode]) {
    expect(url).toMatch(/^http:\/\/codes\.test\/pictures\//);
    const png = await inject({ url: url.slice('http://codes.test'.length) });
    expect([png.statusCode, png.headers['content-type'], png.headers['cache-control'], png.headers['cross-origin-resource-policy']])
      .toEqual([200, 'image/png', 'public, max-age=86400', 'cross-origin']);
    expect(png.rawPayload.subarray(1, 4).toString()).toBe('PNG');
    const svg = await inject({ url: `${url.slice('http://codes.test'.length)}.svg` });
    expect([svg.statusCode, svg.headers['content-type']]).toEqual([200, 'image/svg+xml; charset=utf-8']);
    expect(svg.body).toMatch(/^<svg /);
  }
});

test('nobody sees a picture by the ids alone, with the key of another voucher or project, or of a voucher in the bin', async () => {
  const [ours, theirs] = [await openShop(app, inject), await openShop(app, inject)];
  const { assets, id } = (await ours.ask('POST', '/vouchers/OURS', five)).body as unknown as { assets: Assets; id: string };
  const other = (await ours.ask('POST', '/vouchers/MORE', five)).body as unknown as { assets: Assets; id: string };
  const key = assets.qr.id.slice('qr_'.length);
  const status = async (url: string): Promise<number> => (await inject({ url })).statusCode;
  const at = (project: string, voucher: string, secret: string, picture = 'qr'): string => `/pictures/${project}/${voucher}/${secret}/${picture}`;
  expect(await status(at(ours.projectId, id, key))).toBe(200);
  for (const url of [
    at(theirs.projectId, id, key), at(ours.projectId, other.id, key), at(ours.projectId, id, 'x'), at(ours.projectId, id, key.toUpperCase()),
    at(ours.projectId, id, key, 'qr.gif'), at(ours.projectId, id, key, 'gift'), `/pictures/${ours.projectId}/${id}`, at(ours.projectId, '%00', key),
  ]) expect([url, Math.floor(await status(url) / 100)]).toEqual([url, 4]);
  await ours.ask('DELETE', '/vouchers/OURS');
  expect(await status(at(ours.projectId, id, key))).toBe(404);
});
