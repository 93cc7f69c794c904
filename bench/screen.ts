import { median, type Bench, type Result } from './bench.ts';
import type { Server } from './runner.ts';
import { buildSubject, type Subject } from './subject.ts';

/** From the answer of a redemption until an open dashboard has read the figures that count it, while the server redeems for others as fast as it can. */
export async function measureScreen(bench: Bench): Promise<Result> {
  const { place, load, product, hot, connections, isQuick } = bench;
  const subject = await buildSubject(place, 'screen');
  const dashboard = await openDashboard(product, subject);
  const seconds = isQuick ? 3 : 15;
  const others = load.send(product, hot, { connections, seconds, perSecond: null });
  const taken: number[] = [];
  const endsAt = performance.now() + (seconds - 1) * 1000;
  while (performance.now() < endsAt) taken.push(await dashboard.redeem());
  dashboard.close();
  await others;
  return {
    lines: [],
    measures: [
      { name: 'redemption to screen, server busy, median of ms', reached: median(taken), target: { below: 1000 }, digits: 0 },
      { name: 'the longest of them', reached: Math.max(...taken), target: { below: 1000 }, digits: 0 },
    ],
  };
}

interface Dashboard {
  /** Milliseconds from the answer to the figures. */
  redeem(): Promise<number>;
  close(): void;
}

async function openDashboard({ port }: Server, { projectId, campaignIds, codes, appId, secret }: Subject): Promise<Dashboard> {
  const headers = { 'x-app-id': appId, 'x-app-token': secret };
  const project = `http://127.0.0.1:${port}/api/projects/${projectId}`;
  const closing = new AbortController();
  const { body } = await fetch(`${project}/live`, { headers, signal: closing.signal });
  if (body === null) throw new Error('a live stream without a body');
  const stream = body.pipeThrough(new TextDecoderStream()).getReader();
  let redeemed = 0;
  const isOnScreen = async (): Promise<boolean> => {
    const response = await fetch(`${project}/campaigns/${campaignIds[0]}/figures`, { headers });
    const { figures } = (await response.json()) as { figures: { redemptions_net: { value: number } } };
    return figures.redemptions_net.value >= redeemed;
  };
  return {
    redeem: async () => {
      redeemed += 1;
      const request = { redeemables: [{ object: 'voucher', id: codes[0] }], order: { amount: 5000 } };
      const payload = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(request) };
      const answer = await fetch(`http://127.0.0.1:${port}/v1/redemptions`, payload);
      if (answer.status !== 200) throw new Error(`not redeemed: ${await answer.text()}`);
      const answeredAt = performance.now();
      for (;;) {
        const { value = '', done } = await stream.read();
        if (done) throw new Error('the live stream ended');
        if (value.includes('event: moved') && (await isOnScreen())) return performance.now() - answeredAt;
      }
    },
    close: () => closing.abort(),
  };
}
