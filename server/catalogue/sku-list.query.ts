import type { Db } from '../platform/db.ts';
import { Conditions, type ListQuery, type Rest, type SortField } from '../platform/wire-list.ts';
import { listRows } from './list-rows.query.ts';
import type { Sku } from './product.ts';
import { skuColumns, toSku, type SkuRow } from './sku.store.ts';

const sorts: Record<string, SortField> = {
  created_at: { sql: 'created_at', kind: 'instant' }, updated_at: { sql: 'updated_at', kind: 'instant', isNullable: true }, id: { sql: 'sku_id', kind: 'text' },
  sku: { sql: 'sku', kind: 'text', isNullable: true }, price: { sql: 'price_minor', kind: 'number', isNullable: true },
  source_id: { sql: 'source_id', kind: 'text', isNullable: true },
};

/** A page of a product's SKUs, the newest first unless asked otherwise, with what the list says beside them. Throws 400 for a page, order or cursor that there is not. */
export async function listSkus(db: Db, projectId: string, productId: string, query: ListQuery): Promise<{ skus: Sku[]; rest: Rest }> {
  const conditions = new Conditions('project_id = $1 and product_id = $2', [projectId, productId]);
  const { rows, rest } = await listRows<SkuRow>(db, conditions, query, { name: 'sku', from: 'skus', key: 'sku_id', columns: skuColumns, sorts });
  return { skus: rows.map(toSku), rest };
}
