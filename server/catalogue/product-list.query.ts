import type { ProductListQuery } from '../../contract/product.ts';
import type { Db } from '../platform/db.ts';
import { addFilters, Conditions, type FilterField, type Rest, type SortField } from '../platform/wire-list.ts';
import { listRows } from './list-rows.query.ts';
import { productColumns, toProduct, type ProductRow } from './product.store.ts';
import type { Product } from './product.ts';

const sorts: Record<string, SortField> = {
  created_at: { sql: 'created_at', kind: 'instant' }, updated_at: { sql: 'updated_at', kind: 'instant', isNullable: true }, id: { sql: 'product_id', kind: 'text' },
  name: { sql: 'name', kind: 'text', isNullable: true }, price: { sql: 'price_minor', kind: 'number', isNullable: true },
  source_id: { sql: 'source_id', kind: 'text', isNullable: true },
};

const fields: Record<string, FilterField> = {
  id: { sql: 'product_id', kind: 'text' },
  source_id: { sql: 'source_id', kind: 'text' },
  name: { sql: 'name', kind: 'text' },
  price: { sql: 'price_minor', kind: 'number' },
  image_url: { sql: 'image_url', kind: 'text' },
  created_at: { sql: 'created_at', kind: 'instant' },
  updated_at: { sql: 'updated_at', kind: 'instant' },
  'metadata.*': { sql: 'metadata', kind: 'text' },
};

/**
 * A page of products, the newest first unless asked otherwise, with what the list says beside them. Throws 400 for a page, order, filter or cursor that
 * there is not.
 */
export async function listProducts(db: Db, projectId: string, query: ProductListQuery): Promise<{ products: Product[]; rest: Rest }> {
  const conditions = new Conditions('project_id = $1', [projectId]);
  conditions.range('created_at', query.created_at);
  conditions.range('updated_at', query.updated_at);
  conditions.range('created_at', { ...(query.start_date && { after: query.start_date }), ...(query.end_date && { before: query.end_date }) });
  addFilters(conditions, query.filters, fields);
  const listed = { name: 'product', from: 'products', key: 'product_id', columns: productColumns, sorts };
  const { rows, rest } = await listRows<ProductRow>(db, conditions, query, listed);
  return { products: rows.map(toProduct), rest };
}
