/** Commands of the quick start for one host and code, as in the README. `order.amount` is in minor units. */

const heads = '-H "X-App-Id: $APP_ID" -H "X-App-Token: $APP_TOKEN" \\\n  -H "Content-Type: application/json"';

function call(origin: string, path: string, code: string, customer = ''): string {
  const body = `{"redeemables": [{"object": "voucher", "id": ${JSON.stringify(code)}}], ${customer}"order": {"amount": 6400}}`;
  return `curl ${origin}/v1/${path} ${heads} \\\n  -d '${body.replaceAll("'", String.raw`'\''`)}'`;
}

export const keySnippet = 'export APP_ID=…\nexport APP_TOKEN=…';

export function validateSnippet(origin: string, code: string): string {
  return call(origin, 'validations', code);
}

export function redeemSnippet(origin: string, code: string): string {
  return call(origin, 'redemptions', code, '"customer": {"source_id": "anna"}, ');
}

export function sdkSnippet(origin: string): string {
  return `const client = VoucherifyServerSide({
  applicationId: process.env.APP_ID,
  secretKey: process.env.APP_TOKEN,
  apiUrl: '${origin}',
});`;
}
