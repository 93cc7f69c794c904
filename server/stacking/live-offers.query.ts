import type { Discount } from '../discount/apply-discount.ts';
import type { Db } from '../platform/db.ts';
import { statusInSql } from '../tracking/campaign-status.ts';

/** A campaign whose codes can be redeemed now, or the one that was asked for. */
export interface LiveOffer {
  campaignId: string;
  name: string;
  size: string;
  category: string | null;
  categoryId: string | null;
  categoryHierarchy: number | null;
  /** Those of all terms that its codes may have; null among them: not known. */
  discounts: (Discount | null)[];
  /** A rule says which products it is for. */
  isForProducts: boolean;
  /** Redemptions that one customer may make; null: any number. */
  perCustomer: number | null;
}

/** Live campaigns that are looked at. */
export const offersMax = 200;

interface Row {
  campaign_id: string;
  name: string;
  size: string;
  category: string | null;
  category_id: string | null;
  category_hierarchy: number | null;
  discounts: (Discount | null)[];
  is_for_products: boolean;
  per_customer: number | null;
}

/**
 * The live campaigns of a project, the latest first and one more than `offersMax` where there are more; the asked one comes first, whatever its state. A
 * public code has the terms of today, unique ones may have kept any of the earlier.
 */
export async function findLiveOffers(db: Db, projectId: string, campaignId: string, now: Date): Promise<LiveOffer[]> {
  const rows = await db.query<Row>(
    `/* stacking.live_offers */
     with live as materialized (
       select c.campaign_id, c.name, c.size, c.category_id, c.terms_version, c.created_at
         from campaigns as c
              join campaign_terms as t on t.project_id = c.project_id and t.campaign_id = c.campaign_id and t.version = c.terms_version
              join campaign_counters as k on k.project_id = c.project_id and k.campaign_id = c.campaign_id
        where c.project_id = $1 and c.binned_at is null and (c.campaign_id = $2 or ${statusInSql('$3')} = 'active')
        order by c.campaign_id = $2 desc, c.created_at desc, c.campaign_id desc
        limit ${offersMax + 1}
     )
     select l.campaign_id, l.name, l.size, g.name as category, g.category_id, g.hierarchy as category_hierarchy, d.discounts, l.per_customer,
            exists (
              select from rule_assignments as a
                     join rules as r on r.project_id = a.project_id and r.rule_id = a.rule_id
                     join rule_versions as v on v.project_id = r.project_id and v.rule_id = r.rule_id and v.version = r.version
               where a.project_id = $1 and a.object_id = l.campaign_id
                 and (v.applicable_to -> 'included' <> '[]' or v.applicable_to -> 'excluded' <> '[]' or v.rules::text like '%discount_applicable%')
            ) as is_for_products
       from (
              select live.campaign_id, live.name, live.size, live.category_id, live.terms_version, live.created_at, (
                       select min(m.max_value) from campaign_limits as m
                        where m.project_id = $1 and m.campaign_id = live.campaign_id and m.scope = 'customer' and m.measure = 'redemptions'
                     ) as per_customer
                from live
            ) as l
            left join categories as g on g.project_id = $1 and g.category_id = l.category_id
            cross join lateral (
              select json_agg(distinct t.discount::jsonb) as discounts
                from campaign_terms as t
               where t.project_id = $1 and t.campaign_id = l.campaign_id and (t.version = l.terms_version or l.size <> 'STANDALONE')
            ) as d
      order by l.campaign_id = $2 desc, l.created_at desc, l.campaign_id desc`,
    [projectId, campaignId, now],
  );
  return rows.map((row) => ({
    campaignId: row.campaign_id, name: row.name, size: row.size, category: row.category, categoryId: row.category_id, categoryHierarchy: row.category_hierarchy,
    discounts: row.discounts, isForProducts: row.is_for_products, perCustomer: row.per_customer,
  }));
}

/** What half of the latest orders cost at most, in minor units; null: there is none with an amount. */
export async function findUsualOrder(db: Db, projectId: string): Promise<number | null> {
  const [row] = await db.query<{ usual: number | null }>(
    `/* stacking.usual_order */
     select percentile_disc(0.5) within group (order by amount_minor) as usual
       from (select amount_minor from orders where project_id = $1 order by created_at desc, order_id desc limit 1000) as latest
      where amount_minor is not null`,
    [projectId],
  );
  return row?.usual ?? null;
}

/** A category by name or id. */
export async function findNamedCategory(db: Db, projectId: string, name: string): Promise<Pick<LiveOffer, 'category' | 'categoryId' | 'categoryHierarchy'> | undefined> {
  const [row] = await db.query<{ category_id: string; name: string; hierarchy: number }>(
    `/* stacking.category */
     select category_id, name, hierarchy from categories where project_id = $1 and (name = $2 or category_id = $2) order by (name = $2) desc limit 1`,
    [projectId, name],
  );
  return row && { category: row.name, categoryId: row.category_id, categoryHierarchy: row.hierarchy };
}

