/** Commands of the quick start for one host and code. `order.amount` is in minor units. */

const heads = `-H "X-App-Id: $APP_ID" -H "X-App-Token: $APP_TOKEN" \\
  -H "Content-Type: application/json"`;

function call(origin: string, path: string, code: string): string {
  const body = JSON.stringify({ redeemables: [{ object: 'voucher', id: code }], order: { amount: 6400 } });
  return `curl -X POST ${origin}/v1/${path} \\\n  ${heads} \\\n  -d '${body.replaceAll("'", String.raw`'\''`)}'`;
}

export const keySnippet = 'export APP_ID=…\nexport APP_TOKEN=…';

export function validateSnippet(origin: string, code: string): string {
  return call(origin, 'validations', code);
}

export function redeemSnippet(origin: string, code: string): string {
  return call(origin, 'redemptions', code);
}

export function sdkSnippet(origin: string): string {
  return `const client = VoucherifyServerSide({
  applicationId: process.env.APP_ID,
  secretKey: process.env.APP_TOKEN,
  apiUrl: '${origin}',
});`;
}
