import { expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { isLentPerTransaction, refuseTransactionPooler, type Probe } from './refuse-pooler.ts';

const { url } = await testDatabase();

/** What a pooler does: whoever asks gets the free server used last, and keeps it until their transaction ends. */
function transactionPooler(servers: number[]): () => Promise<Probe> {
  return async () => {
    let held: number | undefined;
    const query = async (text: string): Promise<{ rows: { pid: number }[] }> => {
      const pid = held ?? servers.pop() ?? 0;
      if (text === 'begin') held = pid;
      if (text === 'rollback') held = undefined;
      if (held === undefined) servers.push(pid);
      return { rows: [{ pid }] };
    };
    return { query, end: async () => {} };
  };
}

test('PostgreSQL itself is accepted', async () => {
  await expect(refuseTransactionPooler(url)).resolves.toBeUndefined();
});

test.each([[[1, 2]], [[1, 2, 3, 4, 5]]])('a pooler with servers %j that lends them for a transaction is recognized', async (servers) => {
  expect(await isLentPerTransaction(transactionPooler([...servers]))).toBe(true);
});
