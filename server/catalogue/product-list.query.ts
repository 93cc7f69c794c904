import type { ProductListQuery } from '../../contract/product.ts';
import type { Db } from '../platform/db.ts';
import { addFilters, Conditions, readOrder, readPage, type FilterField, type OrderField } from '../platform/wire-list.ts';
import { productColumns, toProduct, type ProductRow } from './product.store.ts';
import type { Product } from './product.ts';

const orders: Record<string, OrderField> = {
  created_at: { sql: 'created_at' }, updated_at: { sql: 'updated_at', isNullable: true }, id: { sql: 'product_id' }, name: { sql: 'name', isNullable: true },
  price: { sql: 'price_minor', isNullable: true }, source_id: { sql: 'source_id', isNullable: true },
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

/** A page of products, the newest first unless asked otherwise, with the number of all that match. Throws 400 for a page, order or filter that there is not. */
export async function listProducts(db: Db, projectId: string, query: ProductListQuery): Promise<{ products: Product[]; total: number }> {
  const conditions = new Conditions('true', [projectId]);
  conditions.range('created_at', query.created_at);
  conditions.range('updated_at', query.updated_at);
  conditions.range('created_at', { ...(query.start_date && { after: query.start_date }), ...(query.end_date && { before: query.end_date }) });
  addFilters(conditions, query.filters, fields);
  const order = readOrder(query.order, orders, 'product_id');
  const { limit, offset } = readPage(query);
  const [rows, [count]] = await Promise.all([
    db.query<ProductRow>(
      `/* product.list */
       select ${productColumns}
         from products
        where project_id = $1 and ${conditions.sql}
        order by ${order}
        limit ${limit} offset ${offset}`,
      conditions.values,
    ),
    db.query<{ total: number }>(`/* product.count */ select count(*) as total from products where project_id = $1 and ${conditions.sql}`, conditions.values),
  ]);
  return { products: rows.map(toProduct), total: count?.total ?? 0 };
}
