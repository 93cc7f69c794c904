import type { CustomersMeant } from '../../contract/customer-page.ts';
import type { Db } from '../platform/db.ts';
import { equalsIgnoringCase } from '../segment/folded.ts';

/**
 * Who is meant by names that somebody has for customers: by an id, else by a source_id, else by an e-mail address, whatever its case. Each name once, in
 * the order in which they were given; nobody for an address that several customers have, since it does not say which of them.
 */
export async function findMeant(db: Db, projectId: string, names: readonly string[]): Promise<CustomersMeant['rows']> {
  const asked = [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))];
  const rows = await db.query<{ name: string; customer_id: string | null; with_email: string[] }>(
    `/* customer.meant */
     select n.name, coalesce(i.customer_id, s.customer_id) as customer_id, e.ids as with_email
       from unnest($2::text[]) with ordinality as n(name, place)
            left join lateral (select customer_id from customers where project_id = $1 and customer_id = n.name and deleted_at is null) as i on true
            left join lateral (select customer_id from customers where project_id = $1 and source_id = n.name and deleted_at is null) as s on true
            cross join lateral (
              select array(
                select customer_id
                  from customers
                 where project_id = $1 and email is not null and deleted_at is null and ${equalsIgnoringCase('email', 'n.name')}
                 limit 2) as ids
            ) as e
      order by n.place`,
    [projectId, asked],
  );
  return rows.map(({ name, customer_id: id, with_email: [first, ...others] }) => {
    const customerId = id ?? (others.length > 0 ? null : (first ?? null));
    return { name, customer_id: customerId, is_ambiguous: id === null && others.length > 0 };
  });
}
