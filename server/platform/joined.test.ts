import { beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { createBatchPool, joinedTransaction } from './db.ts';
import { afterCommit } from './joined.ts';

const { pool, owner } = await testDatabase();
await owner.query('/* test.make */ create table notes (note text primary key)');
await owner.query('/* test.grant */ grant all on notes to public');
beforeEach(() => owner.query('/* test.empty */ delete from notes'));

const write = (note: string): Promise<unknown> => pool.query('/* test.write */ insert into notes (note) values ($1)', [note]);
const notes = async (): Promise<string[]> => (await owner.query<{ note: string }>('/* test.notes */ select note from notes order by note')).map(({ note }) => note);

test('what is done on the pool commits with the whole, or not at all', async () => {
  await joinedTransaction(pool, async () => {
    await write('a');
    await pool.transaction((tx) => tx.query('/* test.write */ insert into notes (note) values ($1)', ['b']));
    expect(await pool.query('/* test.notes */ select note from notes')).toHaveLength(2);
    expect(await notes()).toEqual([]);
  });
  expect(await notes()).toEqual(['a', 'b']);
  const broken = joinedTransaction(pool, async () => {
    await write('c');
    throw new Error('no');
  });
  await expect(broken).rejects.toThrow('no');
  expect(await notes()).toEqual(['a', 'b']);
});

test('a statement or transaction that fails takes back itself and nothing else', async () => {
  await joinedTransaction(pool, async () => {
    await write('a');
    await expect(write('a')).rejects.toThrow('duplicate key');
    const failed = pool.transaction(async (tx) => {
      await tx.query("/* test.write */ insert into notes (note) values ('b')");
      await write('c');
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await write('d');
  });
  expect(await notes()).toEqual(['a', 'd']);
});

test('transactions that begin at once follow one another, and one that fails takes none of the others with it', async () => {
  const at = (note: string, fails: boolean): Promise<void> => pool.transaction(async (tx) => {
    await tx.query('/* test.write */ insert into notes (note) values ($1)', [`${note}1`]);
    await Promise.all([write(`${note}2`), write(`${note}3`)]);
    if (fails) throw new Error('no');
  });
  await joinedTransaction(pool, () => Promise.allSettled([at('a', false), at('b', true), at('c', false)]));
  expect(await notes()).toEqual(['a1', 'a2', 'a3', 'c1', 'c2', 'c3']);
});

test('a deadlock inside is tried again from its savepoint', async () => {
  let attempts = 0;
  const result = await joinedTransaction(pool, async () => {
    await write('a');
    return pool.transaction(async (tx) => {
      attempts += 1;
      if (attempts === 1) await tx.query("/* test.deadlock */ do $$ begin raise exception 'planted' using errcode = '40P01'; end $$");
      return tx.query("/* test.write */ insert into notes (note) values ('b') returning note");
    });
  });
  expect({ attempts, result }).toEqual({ attempts: 2, result: [{ note: 'b' }] });
  expect(await notes()).toEqual(['a', 'b']);
});

test('signals are sent after the commit, and not for what was taken back', async () => {
  const sent: string[] = [];
  const signal = (name: string): void => afterCommit(() => sent.push(name));
  signal('outside');
  expect(sent).toEqual(['outside']);
  await joinedTransaction(pool, async () => {
    signal('one');
    await pool.transaction(async () => signal('two'));
    await pool.transaction(async () => {
      signal('lost');
      throw new Error('no');
    }).catch(() => {});
    expect(sent).toEqual(['outside']);
  });
  expect(sent).toEqual(['outside', 'one', 'two']);
  await joinedTransaction(pool, async () => {
    signal('never');
    throw new Error('no');
  }).catch(() => {});
  expect(sent).toEqual(['outside', 'one', 'two']);
});

test('another pool joins nothing, and neither does what goes on after the end', async () => {
  const batches = createBatchPool(pool, 1);
  let goOn = (): void => {};
  let after: Promise<unknown> | undefined;
  const whole = joinedTransaction(pool, async () => {
    await batches.query("/* test.write */ insert into notes (note) values ('batch')");
    after = new Promise<void>((resolve) => {
      goOn = resolve;
    }).then(() => write('after'));
    throw new Error('no');
  });
  await expect(whole).rejects.toThrow('no');
  goOn();
  await after;
  await batches.end();
  expect(await notes()).toEqual(['after', 'batch']);
});

test('work that nobody waited for is in the transaction before it ends', async () => {
  await joinedTransaction(pool, async () => {
    void write('left');
  });
  expect(await notes()).toEqual(['left']);
});

test('a commit that is none because a statement failed unseen is an error', async () => {
  const whole = joinedTransaction(pool, async (tx) => {
    await write('a');
    await tx.query('/* test.fail */ select 1 / 0').catch(() => {});
  });
  await expect(whole).rejects.toThrow('ROLLBACK');
  expect(await notes()).toEqual([]);
});
