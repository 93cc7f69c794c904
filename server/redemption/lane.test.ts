import { expect, test } from 'vitest';
import { createLanes } from './lane.ts';

/** A lane runner that is held until it is let go, and remembers its batches. */
function heldRunner() {
  const batches: { key: string; commands: number[]; letGo: () => void }[] = [];
  const run = (key: string, commands: number[]): Promise<(string | Error)[]> =>
    new Promise((resolve) => {
      batches.push({ key, commands, letGo: () => resolve(commands.map((command) => (command < 0 ? new Error(`${command}`) : `${key}${command}`))) });
    });
  return { batches, run };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('an idle lane starts at once; what arrives meanwhile is the next batch, in its order and not above its size', async () => {
  const { batches, run } = heldRunner();
  const lanes = createLanes({ run, batchSize: 3, waitingMax: 100 });
  const answers = [1, 2, 3, 4, 5].map((command) => lanes.submit('a', command));
  expect(batches.map(({ commands }) => commands)).toEqual([[1]]);
  for (const batch of [0, 1, 2]) {
    await turn();
    batches[batch]?.letGo();
  }
  expect(await Promise.all(answers)).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
  expect(batches.map(({ commands }) => commands)).toEqual([[1], [2, 3, 4], [5]]);
});

test('when more than twice a batch wait, half of them go at once', async () => {
  const { batches, run } = heldRunner();
  const lanes = createLanes({ run, batchSize: 3, waitingMax: 100 });
  const answers = Array.from({ length: 12 }, (_, place) => lanes.submit('a', place + 1));
  for (let batch = 0; batch < 4; batch += 1) {
    await turn();
    batches[batch]?.letGo();
  }
  await Promise.all(answers);
  expect(batches.map(({ commands }) => commands)).toEqual([[1], [2, 3, 4, 5, 6, 7], [8, 9, 10], [11, 12]]);
});

test('lanes do not wait for each other, and one failing command fails alone', async () => {
  const { batches, run } = heldRunner();
  const lanes = createLanes({ run, batchSize: 10, waitingMax: 100 });
  const other = lanes.submit('b', 1);
  const answers = [0, -1, 2].map((command) => lanes.submit('a', command));
  batches.find(({ key }) => key === 'a')?.letGo();
  await turn();
  batches.at(-1)?.letGo();
  expect((await Promise.allSettled(answers)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  batches[0]?.letGo();
  expect(await other).toBe('b1');
});

test('a full queue refuses with 503 and a time to come back, and takes more when it has emptied', async () => {
  const { batches, run } = heldRunner();
  const lanes = createLanes({ run, batchSize: 10, waitingMax: 2 });
  const accepted = [1, 2, 3].map((command) => lanes.submit('a', command));
  expect(() => lanes.submit('a', 4)).toThrow(expect.objectContaining({ key: 'unavailable', detail: expect.objectContaining({ retryAfterSeconds: 1 }) as unknown }));
  batches[0]?.letGo();
  await turn();
  batches[1]?.letGo();
  await Promise.all(accepted);
  const more = lanes.submit('a', 5);
  batches[2]?.letGo();
  expect(await more).toBe('a5');
});

test('a runner that breaks fails its batch and not the lane; draining waits for all', async () => {
  let calls = 0;
  const run = async (_key: string, commands: number[]): Promise<string[]> => {
    calls += 1;
    await turn();
    if (calls === 1) throw new Error('broken');
    return commands.map(String);
  };
  const lanes = createLanes({ run, batchSize: 10, waitingMax: 10 });
  const answers = Promise.allSettled([lanes.submit('a', 1), lanes.submit('a', 2)]);
  await lanes.drain();
  expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(calls).toBe(2);
});
