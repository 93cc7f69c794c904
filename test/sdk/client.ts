/** The field's official client package, as a shop has it: against a server that listens. */
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { beforeAll } from 'vitest';
import type { TestApp } from '../support/app.ts';
import { openShop, type Shop } from '../support/shop.ts';

/** It is CommonJS without a default export. */
const sdk = createRequire(import.meta.url)('@voucherify/sdk') as typeof import('@voucherify/sdk');

export type Client = ReturnType<typeof sdk.VoucherifyServerSide>;

/** Serves the product of a test file, to be called at its top; what it gives opens a new shop with its client. */
export function servedClients(product: TestApp): () => Promise<{ client: Client; shop: Shop }> {
  let apiUrl = '';
  beforeAll(async () => {
    apiUrl = await product.listen();
  });
  return async () => {
    const shop = await openShop(product, product.inject);
    const { 'x-app-id': applicationId = '', 'x-app-token': secretKey = '' } = shop.headers;
    return { shop, client: sdk.VoucherifyServerSide({ apiUrl, applicationId, secretKey, channel: 'test' }) };
  };
}

/** Waits until the background work that an answer named is done; gives its result. */
export async function finished(client: Client, answer: unknown): Promise<Record<string, unknown>> {
  const { async_action_id: id } = answer as { async_action_id: string };
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const action = (await client.asyncActions.get(id)) as unknown as Record<string, unknown>;
    if (action['status'] === 'DONE' || action['status'] === 'FAILED') return action;
    await new Promise((resolve) => void setTimeout(resolve, 25));
  }
  throw new Error(`${id} does not end`);
}

/** What a call was refused with, as the client tells it. */
export async function refusal(call: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    return { ...(error as Record<string, unknown>), message: (error as Error).message };
  }
  throw new Error('it was not refused');
}

/** The package for pages of a shop, with a client key of the shop and so many of its switches on. */
export async function clientSide(product: TestApp, shop: Shop, switches: string[]): Promise<ReturnType<typeof sdk.VoucherifyClientSide>> {
  const origin = 'https://shop.example';
  await shop.askOurs('PUT', '/settings', { client: { origins: [origin], switches, requests_per_5_seconds: 1000 } });
  const { body } = await shop.askOurs('POST', '/api-keys', { name: 'Page', kind: 'client' });
  const { port } = product.app.http.server.address() as AddressInfo;
  return sdk.VoucherifyClientSide({
    apiUrl: `http://127.0.0.1:${port}`, clientApplicationId: String(body['app_id']), clientSecretKey: String(body['secret']), trackingId: 'visitor', origin,
  });
}
