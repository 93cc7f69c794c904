import { expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { createHttp, type HttpOptions } from './http.ts';

async function ipBehind(trustProxy: HttpOptions['trustProxy'], forwarded: string): Promise<string> {
  const http = createHttp({ logLevel: 'silent', ...(trustProxy !== undefined && { trustProxy }) });
  http.get('/ip', { config: { permission: 'public' } }, async (request) => ({ ip: request.ip }));
  const answer = await http.inject({ method: 'GET', url: '/ip', headers: { 'x-forwarded-for': forwarded }, remoteAddress: '10.0.0.1' });
  await http.close();
  return answer.json<{ ip: string }>().ip;
}

test('nobody is believed by default; of trusted proxies each is, and what stood before them is not', async () => {
  expect(await ipBehind(undefined, '1.1.1.1, 2.2.2.2')).toBe('10.0.0.1');
  expect(await ipBehind(1, '1.1.1.1, 2.2.2.2')).toBe('2.2.2.2');
  expect(await ipBehind(2, '1.1.1.1, 2.2.2.2')).toBe('1.1.1.1');
  expect(await ipBehind(['10.0.0.0/8'], '1.1.1.1, 2.2.2.2')).toBe('2.2.2.2');
  expect(await ipBehind(['10.9.0.0/16'], '1.1.1.1, 2.2.2.2')).toBe('10.0.0.1');
});

test.each([['', false], ['1', 1], ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']]] as const)('TRUST_PROXY %s is %j', (text, value) => {
  expect(readConfig({ TRUST_PROXY: text }).trustProxy).toEqual(value);
});

test.each(['0', 'true', '*', '10.0.0.0/33', 'proxy.example', '10.0.0.1,', '100'])('TRUST_PROXY %s is refused at the start', (text) => {
  expect(() => readConfig({ TRUST_PROXY: text })).toThrow(/TRUST_PROXY/);
});
