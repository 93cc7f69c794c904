import { ApiError, notFound } from '../../contract/errors.ts';
import { findCustomer, upsertCustomers, type Customer, type CustomerReference } from '../customer/customer.store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Pool } from '../platform/db.ts';
import { findCodes, type FoundCode } from './code.store.ts';
import { createLanes } from './lane.ts';

/** What a request's words stand for. */
export interface Resolved {
  /** null: there is no such code. */
  found: FoundCode | null;
  customer: Customer | null;
}

export interface Resolver {
  /** The code and the customer that a request names; the customer is made when new. Throws 404 for an unknown customer id. */
  resolve(projectId: string, named: string, customer: CustomerReference | null): Promise<Resolved>;
  /** The same for a question: nobody is made. A customer whom nobody knows is null. */
  lookUp(projectId: string, named: string, customer: CustomerReference | null): Promise<Resolved>;
  drain(): Promise<void>;
}

interface Question {
  projectId: string;
  named: string;
  customer: CustomerReference | null;
}

/** Questions of one project that arrive while the previous ones are being answered are asked together. */
export function createResolver({ db, clock }: { db: Pool; clock: Clock }): Resolver {
  const lanes = createLanes<Question, Resolved>({ run: (projectId, questions) => answer(db, clock, projectId, questions), batchMax: 500, waitingMax: 20_000 });
  return {
    resolve: (projectId, named, customer) => lanes.submit(projectId, { projectId, named, customer }),
    lookUp: (projectId, named, customer) => lookUp(db, projectId, named, customer),
    drain: lanes.drain,
  };
}

/**
 * Writes that are not waited for until they are on disk, begin to commit in one round trip. Right for new customers: whatever is made of them
 * commits later, and a commit takes all before it along; until then they are nobody's loss.
 */
function inHurry(db: Pool): Pick<Db, 'prepared'> {
  return {
    prepared: async <Row>(name: string, text: string, values: unknown[]): Promise<Row[]> => {
      let sent: Promise<[unknown, Row[]]> | undefined;
      await db.transaction(async (tx) => {
        sent = Promise.all([tx.query('/* customer.hurry */ set local synchronous_commit = off'), tx.prepared<Row>(name, text, values)]);
        sent.catch(() => {});
      });
      return (await sent)?.[1] ?? [];
    },
  };
}

async function lookUp(db: Db, projectId: string, named: string, reference: CustomerReference | null): Promise<Resolved> {
  const key = reference?.id ?? reference?.source_id;
  const [codes, customer] = await Promise.all([findCodes(db, projectId, [named]), key ? findCustomer(db, projectId, key) : undefined]);
  if (reference?.id && customer === undefined) throw notFound('customer', reference.id);
  return { found: codes.get(named) ?? null, customer: customer ?? null };
}

async function answer(db: Pool, clock: Clock, projectId: string, questions: Question[]): Promise<(Resolved | Error)[]> {
  const asked = questions.flatMap(({ customer }) => (customer === null ? [] : [customer]));
  const [codes, answers] = await Promise.all([
    findCodes(db, projectId, questions.map(({ named }) => named)),
    asked.length > 0 ? upsertCustomers(db, projectId, asked, clock.now(), inHurry(db)) : [],
  ]);
  const customers = new Map(asked.map((reference, index) => [reference, answers[index]]));
  return questions.map(({ named, customer }) => {
    const known = customer === null ? null : (customers.get(customer) ?? null);
    return known instanceof ApiError ? known : { found: codes.get(named) ?? null, customer: known };
  });
}
