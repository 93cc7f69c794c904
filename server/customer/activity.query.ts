import type { Activity, ActivityQuery } from '../../contract/customer.ts';
import type { Db } from '../platform/db.ts';
import { parseInstant } from '../platform/http.ts';
import { decodePosition, encodePosition, microsecondsInSql } from '../platform/keyset.ts';

interface Row {
  at: number;
  occurred_at: Date;
  key: string;
  type: string;
  data: Record<string, unknown>;
  group_id: string | null;
}

export interface ActivityPage {
  rows: Activity[];
  /** Id of the last one, when more follow. */
  next: string | null;
}

interface Asked {
  projectId: string;
  customerId: string;
  query: ActivityQuery;
}

/**
 * What happened to a customer, read from what there is of it: entries of redemptions, rollbacks and publications, orders as they are now, custom
 * events, and segments entered and left. The effects of what somebody else decided (segments) are of the category EFFECT, all other things ACTION.
 * `starting_after_id` is the id of the last one of the page before.
 */
export async function readActivity(db: Db, asked: Asked): Promise<ActivityPage> {
  const { query } = asked;
  const { limit = 10 } = query;
  const [comparison, direction] = query.order === 'created_at' ? ['>', 'asc'] : ['<', 'desc'];
  const [at, key] = decodePosition('activity', query.starting_after_id?.replace(/^ev_/, ''), ['number', 'string']) ?? [null, null];
  const order = `order by e.occurred_at ${direction}, e.key ${direction} limit $11`;
  // Each kind is read along its index as far as the page may need it.
  const parts = activities.map((activity) => `(
         select ${selected} from ${activity} as ${columns}
          where ${filters} and ($9::bigint is null or (${microsecondsInSql('e.occurred_at')}, e.key) ${comparison} ($9::bigint, $10::text))
          ${order})`);
  const rows = await db.query<Row>(
    `/* customer.activity */
     select e.occurred_at, e.key, e.type, e.data, e.group_id, ${microsecondsInSql('e.occurred_at')} as at
       from (${parts.join(' union all ')}) as ${columns}
      ${order}`,
    [...values(asked, at === null ? undefined : Number(at)), at, key, limit + 1],
  );
  const page = rows.slice(0, limit).map(toActivity);
  return { rows: page, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** How many there are in all, for the older form of the list. */
export async function countActivity(db: Db, asked: Asked): Promise<number> {
  const [row] = await db.query<{ total: number }>(
    `/* customer.count_activity */ select count(*) as total from (${activities.join(' union all ')}) as ${columns} where ${filters}`, values(asked),
  );
  return row?.total ?? 0;
}

/** The values that both statements begin with: whose they are, from when to when (both ends included), and of which kind. */
function values({ projectId, customerId, query }: Asked, microseconds?: number): unknown[] {
  const isAscending = query.order === 'created_at';
  const instant = (date: string | undefined): number[] => (date === undefined ? [] : [parseInstant(date).getTime()]);
  // A list can go on after an instant, as the older form does; beyond the place of a page nothing has to be read.
  const after = instant(query.starting_after).map((at) => at + (isAscending ? 1 : -1));
  const place = microseconds === undefined ? [] : [microseconds / 1000];
  const start = [...instant(query.start_date), ...(isAscending ? [...after, ...place.map(Math.floor)] : [])];
  const end = [...instant(query.end_date), ...(isAscending ? [] : [...after, ...place.map(Math.ceil)])];
  return [
    projectId, customerId, start.length === 0 ? null : new Date(Math.max(...start)), end.length === 0 ? null : new Date(Math.min(...end)),
    query.type ?? null, query.category ?? null, query.campaign_id ?? null, campaignType(query),
  ];
}

/** There is one kind of campaign; of others there is nothing. true: only what is of a campaign. */
function campaignType({ campaign_type: type }: ActivityQuery): boolean | null {
  return type === undefined ? null : type === 'DISCOUNT_COUPONS';
}

function toActivity(row: Row): Activity {
  return {
    id: `ev_${encodePosition('activity', [row.at, row.key])}`, type: row.type, data: row.data, created_at: row.occurred_at.toISOString(), group_id: row.group_id,
  };
}

const selected = 'e.occurred_at, e.key, e.category, e.campaign_id, e.group_id, e.type, e.data';
const columns = 'e (occurred_at, key, category, campaign_id, group_id, type, data)';

const filters = `($5::text is null or e.type = $5) and ($6::text is null or e.category = $6) and ($7::text is null or e.campaign_id = $7)
            and ($8::boolean is null or ($8 and e.campaign_id is not null))`;

/** Rows of one kind; `at` is when it happened. */
function source(at: string, columns: string, from: string): string {
  return `(
  select ${at}, ${columns}
    from ${from}
     and ($3::timestamptz is null or ${at} >= $3) and ($4::timestamptz is null or ${at} <= $4))`;
}

const ofRedemptions = source(
  'r.occurred_at',
  `'redemption:' || r.redemption_id as key, 'ACTION' as category, r.campaign_id, r.request_id as group_id,
         'customer.' || case when r.kind = 'rollback' then 'redemption.rollback' else 'redemption' end
           || case when r.result = 'SUCCESS' then '.succeeded' else '.failed' end as type,
         jsonb_strip_nulls(jsonb_build_object(
           'redemption', jsonb_build_object(
             'id', r.redemption_id, 'object', case when r.kind = 'rollback' then 'redemption_rollback' else 'redemption' end, 'result', r.result,
             'redemption', coalesce(r.rolls_back_id, r.parent_id), 'failure_code', r.failure_code, 'failure_message', r.failure_message, 'reason', r.reason,
             'metadata', r.metadata),
           'voucher', jsonb_build_object('id', r.voucher_id, 'code', r.code),
           'campaign', case when c.campaign_id is not null then jsonb_build_object('id', c.campaign_id, 'name', c.name) end,
           'order', case when r.order_id is not null then jsonb_build_object(
             'id', r.order_id, 'amount', r.order_minor, 'applied_discount_amount', r.discount_minor) end)) as data`,
  `redemptions as r
         left join campaigns as c on c.project_id = r.project_id and c.campaign_id = r.campaign_id
   where r.project_id = $1 and r.customer_id = $2`,
);

const ofPublications = source(
  'p.occurred_at',
  `'publication:' || p.publication_id, 'ACTION', p.campaign_id, p.request_id,
         'customer.publication' || case when p.result = 'SUCCESS' then '.succeeded' else '.failed' end,
         jsonb_strip_nulls(jsonb_build_object(
           'publication', jsonb_build_object(
             'id', p.publication_id, 'object', 'publication', 'result', p.result, 'channel', p.channel, 'source_id', p.source_id,
             'failure_code', p.failure_code, 'failure_message', p.failure_message, 'vouchers_id', p.voucher_ids),
           'campaign', case when c.campaign_id is not null then jsonb_build_object('id', c.campaign_id, 'name', c.name) end))`,
  `publications as p
         left join campaigns as c on c.project_id = p.project_id and c.campaign_id = p.campaign_id
   where p.project_id = $1 and p.customer_id = $2`,
);

const orderData = `jsonb_strip_nulls(jsonb_build_object('order', jsonb_build_object(
           'id', o.order_id, 'source_id', o.source_id, 'object', 'order', 'status', o.status, 'amount', o.amount_minor,
           'total_amount', o.amount_minor - o.discount_minor, 'total_discount_amount', o.discount_minor)))`;

const ofOrders = source(
  'o.created_at',
  `'order-made:' || o.order_id, 'ACTION', null, null, 'customer.order.created', ${orderData}`,
  `orders as o
   where o.project_id = $1 and o.customer_id = $2`,
);

const ofChangedOrders = source(
  'o.updated_at',
  `'order-changed:' || o.order_id, 'ACTION', null, null,
         'customer.order.' || case o.status when 'CREATED' then 'updated' else lower(o.status) end, ${orderData}`,
  `orders as o
   where o.project_id = $1 and o.customer_id = $2 and o.updated_at is not null`,
);

const ofEvents = source(
  'e.occurred_at',
  `'event:' || e.event_id, 'ACTION', null, e.request_id, 'customer.custom_event',
         jsonb_build_object('custom_event', jsonb_build_object('id', e.event_id, 'type', e.event, 'metadata', e.metadata))`,
  `custom_events as e
   where e.project_id = $1 and e.customer_id = $2`,
);

const ofSegments = source(
  'g.occurred_at',
  `'segment:' || g.change_id, 'EFFECT', null, null, 'customer.segment.' || g.kind,
         jsonb_build_object('segment', jsonb_build_object('id', g.segment_id, 'name', s.name))`,
  `segment_changes as g
         join segments as s on s.project_id = g.project_id and s.segment_id = g.segment_id
   where g.project_id = $1 and g.customer_id = $2`,
);

const ofThemselves = source(
  'u.created_at',
  `'made', 'ACTION', null, null, 'customer.created', jsonb_build_object('customer', jsonb_build_object('id', u.customer_id))`,
  `customers as u
   where u.project_id = $1 and u.customer_id = $2`,
);

const ofTheirChange = source(
  'u.updated_at',
  `'changed', 'ACTION', null, null, 'customer.updated', jsonb_build_object('customer', jsonb_build_object('id', u.customer_id))`,
  `customers as u
   where u.project_id = $1 and u.customer_id = $2 and u.updated_at is not null`,
);

const activities = [ofRedemptions, ofPublications, ofOrders, ofChangedOrders, ofEvents, ofSegments, ofThemselves, ofTheirChange];
