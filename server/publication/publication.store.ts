import type { ErrorKey } from '../../contract/errors.ts';
import { pageKeys, pageStatement, sourceFor, type Conditions, type Listing } from '../platform/wire-list.ts';
import type { Db, Transaction } from '../platform/db.ts';
import { totalOf, type NumberedPage } from '../platform/list-total.ts';
import { publicationSource } from './publication-fields.ts';
import type { ListedPublication, NewPublication, Publication } from './publication.ts';

interface PublicationRow {
  project_id: string;
  publication_id: string;
  campaign_id: string | null;
  customer_id: string | null;
  voucher_ids: string[];
  source_id: string | null;
  channel: string;
  metadata: Record<string, unknown>;
  failure_code: ErrorKey | null;
  failure_message: string | null;
  occurred_at: Date;
}

const columns = `
  p.project_id, p.publication_id, p.campaign_id, p.customer_id, p.voucher_ids, p.source_id, p.channel, p.metadata, p.failure_code, p.failure_message,
  p.occurred_at`;

/** Writes an entry, successful or failed. */
export async function insertPublication(tx: Transaction, publication: NewPublication): Promise<void> {
  const { failure, actor } = publication;
  await tx.query(
    `/* publication.insert */
     insert into publications
       (project_id, publication_id, result, campaign_id, customer_id, tracking_id, voucher_ids, voucher_code, source_id, channel, metadata, failure_code, failure_message,
        actor_type, actor_id, request_id, occurred_at, recorded_at)
     values ($1, $2, $3, $4, $5, (select source_id from customers where project_id = $1 and customer_id = $5), $6,
       (select code from vouchers where project_id = $1 and voucher_id = ($6::text[])[1]), $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)`,
    [
      publication.projectId, publication.publicationId, failure === null ? 'SUCCESS' : 'FAILURE', publication.campaignId, publication.customerId,
      publication.voucherIds, publication.sourceId, publication.channel, JSON.stringify(publication.metadata), failure?.code ?? null,
      failure?.message ?? null, actor.type, actor.id, publication.requestId, publication.occurredAt,
    ],
  );
}

/** The successful publication with a source id; there is one at most. */
export async function findBySource(db: Db, projectId: string, sourceId: string): Promise<Publication | undefined> {
  const rows = await db.query<PublicationRow>(
    `/* publication.find_by_source */
     select ${columns}
       from publications as p
      where p.project_id = $1 and p.source_id = $2 and p.result = 'SUCCESS'`,
    [projectId, sourceId],
  );
  return rows[0] && toPublication(rows[0]);
}

/** The last publication that gave a customer a code of a campaign. */
export async function findOfCustomer(db: Db, projectId: string, campaignId: string, customerId: string): Promise<Publication | undefined> {
  const rows = await db.query<PublicationRow>(
    `/* publication.find_of_customer */
     select ${columns}
       from publications as p
      where p.project_id = $1 and p.customer_id = $3 and p.campaign_id = $2 and p.result = 'SUCCESS' and p.voucher_ids <> '{}'
      order by p.occurred_at desc, p.publication_id desc
      limit 1`,
    [projectId, campaignId, customerId],
  );
  return rows[0] && toPublication(rows[0]);
}

const sourceOf = (sql: string): string => sourceFor(sql, { table: 'publications as p', joined: publicationSource, aliases: 'cu' });

/** A page of publications; c and u may be named in the conditions. */
export async function listPublications(
  db: Db, { sql, values }: Conditions, listing: Listing,
): Promise<(ListedPublication & { place: string[] })[]> {
  const rows = await db.query<PublicationRow & { tracking_id: string | null; place: string[] }>(
    pageStatement(
      'publication.list', pageKeys(listing, sourceOf(`${sql} ${listing.field.sql}`), sql),
      `select ${columns}, p.tracking_id, ${listing.place} as place
         from ${publicationSource}
        where p.project_id = $1 and p.publication_id between page.id and page.id
        order by p.publication_id
        limit 1`,
    ),
    values,
  );
  return rows.map((row) => ({ ...toPublication(row), trackingId: row.tracking_id, place: row.place }));
}

/** How many publications match. */
export function countPublications(db: Db, { sql, values }: Conditions, page: Pick<NumberedPage, 'listing' | 'rows'>): Promise<number> {
  return totalOf(db, { name: 'publication.count', ...page, where: sql, values, source: sourceOf });
}

function toPublication(row: PublicationRow): Publication {
  return {
    projectId: row.project_id, publicationId: row.publication_id, campaignId: row.campaign_id, customerId: row.customer_id,
    voucherIds: row.voucher_ids, sourceId: row.source_id, channel: row.channel, metadata: row.metadata,
    failure: row.failure_code === null ? null : { code: row.failure_code, message: row.failure_message ?? '' }, occurredAt: row.occurred_at,
  };
}
