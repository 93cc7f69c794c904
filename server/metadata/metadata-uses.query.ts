import type { MetadataUse } from '../../contract/metadata-page.ts';
import type { MetadataResource } from '../../contract/metadata.ts';
import type { Db } from '../platform/db.ts';

/** Exports that are looked through, the latest: they are kept for seven days. */
const exportsMax = 500;

/** What asks for keys of the metadata of a kind of object now: filters of segments and collections, conditions of rules, filters and columns of exports that are kept. */
export async function findMetadataUses(db: Db, projectId: string, resource: MetadataResource): Promise<MetadataUse[]> {
  return db.query<MetadataUse>(
    `/* metadata.uses */
     with asking as (
       select 'segment' as kind, segment_id as id, name, filter as filters, null::jsonb as fields, null::text as shown
         from segments
        where project_id = $1 and $2 = 'customer' and deleted_at is null and filter is not null
        union all
       select 'collection', collection_id, name, filter, null, null
         from product_collections
        where project_id = $1 and $2 = 'product' and filter is not null
        union all
       select 'rule', r.rule_id, r.name, jsonb_build_object('metadata.' || substr(f.named, length($2) + 2), null), null, null
         from rule_references as f
         join rules as r on r.project_id = f.project_id and r.rule_id = f.rule_id
        where f.project_id = $1 and f.kind = 'metadata' and f.named ^@ ($2 || '.')
        union all
       (select 'export', export_id, null, parameters -> 'filters', parameters -> 'fields', parameters #>> '{voucher_filter,metadata_key}'
          from exports
         where project_id = $1 and exported_object = $2
         order by created_at desc
         limit $3)
     ), named as (
       select a.kind, a.id, a.name, substr(k.name, length('metadata.') + 1) as key
         from asking as a
        cross join lateral (
          select jsonb_object_keys(case jsonb_typeof(a.filters) when 'object' then a.filters else '{}' end) as name
           union
          select jsonb_array_elements_text(case jsonb_typeof(a.fields) when 'array' then a.fields else '[]' end)
           union
          select 'metadata.' || a.shown
        ) as k
        where k.name like 'metadata._%'
     )
     select key, kind, count(*) as count, coalesce((array_agg(name order by name) filter (where name is not null))[1:3], '{}') as names
       from named
      group by key, kind
      order by key, kind desc`,
    [projectId, resource, exportsMax],
  );
}
