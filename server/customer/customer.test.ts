import { expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { buildCustomer, buildProject, buildTime } from '../../test/support/rows.ts';
import { markDeleted } from './change-customer.store.ts';
import { findCustomers, upsertCustomer, upsertCustomers } from './customer.store.ts';

const { pool, owner } = await testDatabase();

test('a source_id names one customer however many make it at once', async () => {
  const projectId = await buildProject(pool);
  const customers = await Promise.all(Array.from({ length: 40 }, () => upsertCustomer(pool, projectId, { source_id: 'shopper' }, buildTime)));
  expect(new Set(customers.map(({ customerId }) => customerId)).size).toBe(1);
});

test('many references are answered in their order, each with its own customer', async () => {
  const projectId = await buildProject(pool);
  const known = await buildCustomer(pool, projectId, 'known');
  const references = [{ source_id: 'new' }, { id: known }, {}, { source_id: 'new' }, { id: 'cust_unknown' }, { name: 'Nameless' }, { source_id: 'known' }];
  const answers = await upsertCustomers(pool, projectId, references, buildTime);
  const ids = answers.map((answer) => ('customerId' in answer ? answer.customerId : answer.key));
  expect(ids[0]).toBe(ids[3]);
  expect([ids[1], ids[4], ids[6]]).toEqual([known, 'not_found', known]);
  expect(new Set(ids).size).toBe(5);
});

test('who is deleted while a change of theirs waits is a 404 by id and somebody new by source_id, and spoils no neighbour', async () => {
  const projectId = await buildProject(pool);
  const [ada, bob] = [await buildCustomer(pool, projectId, 'ada'), await buildCustomer(pool, projectId, 'bob')];
  const references = [{ source_id: 'ada', name: 'Ada' }, { id: ada, name: 'Ada' }, { source_id: 'bob', name: 'Bob' }, { source_id: 'cid', name: 'Cid' }];
  const answers = await owner.transaction(async (tx) => {
    await markDeleted(tx, projectId, [ada], buildTime);
    const answering = pool.transaction((other) => upsertCustomers(other, projectId, references, buildTime));
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '/* customer.update */%'`;
    await expect.poll(() => owner.query(waiting)).toHaveLength(1);
    return { answering };
  });
  const [made, byId, ...others] = await answers.answering;
  expect(made).toMatchObject({ sourceId: 'ada', name: 'Ada', isDeleted: false });
  expect(made).not.toMatchObject({ customerId: ada });
  expect(byId).toMatchObject({ key: 'not_found' });
  expect(others).toMatchObject([{ customerId: bob, name: 'Bob' }, { sourceId: 'cid', name: 'Cid' }]);
});

test('members that are given are kept, and a customer who says nothing new is not touched', async () => {
  const projectId = await buildProject(pool);
  const later = new Date(buildTime.getTime() + 1000);
  const given = { source_id: 'a', name: 'Ada', address: { city: 'Ulm', country: 'DE' }, metadata: { b: 1, aa: [2] } };
  const made = await upsertCustomer(pool, projectId, given, buildTime);
  expect(made).toMatchObject({ sourceId: 'a', name: 'Ada', email: null, metadata: { b: 1, aa: [2] }, updatedAt: null });
  expect(await upsertCustomer(pool, projectId, given, later)).toEqual(made);
  const changed = await upsertCustomer(pool, projectId, { source_id: 'a', email: 'a@example.org', metadata: { c: null } }, later);
  expect(changed).toEqual({ ...made, email: 'a@example.org', metadata: { b: 1, aa: [2], c: null }, updatedAt: later });
  expect(await findCustomers(pool, projectId, [made.customerId, 'cust_unknown'])).toEqual([changed]);
});

test('a customer of another project is unknown', async () => {
  const [projectId, other] = [await buildProject(pool), await buildProject(pool)];
  const stranger = await buildCustomer(pool, other, 'stranger');
  await expect(upsertCustomer(pool, projectId, { id: stranger }, buildTime)).rejects.toMatchObject({ key: 'not_found' });
  expect((await upsertCustomer(pool, projectId, { source_id: 'stranger' }, buildTime)).customerId).not.toBe(stranger);
});
