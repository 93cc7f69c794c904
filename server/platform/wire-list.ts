/** Paging, order and filters of the wire contract's lists (§2.0), as parts of an SQL statement. */
import { ApiError } from '../../contract/errors.ts';

export { Conditions } from './conditions.ts';
export { addFilters, checkFilters, type FilterField, type FilterFields } from './filter.ts';

export interface WirePage {
  limit: number;
  offset: number;
}

const pageMax = 1000;

/** Throws 400 beyond the page that the contract allows. */
export function readPage({ limit = 10, page = 1 }: { limit?: number; page?: number }): WirePage {
  if (page > pageMax) throw new ApiError('page_over_limit', { details: `Property .page cannot be higher than ${pageMax}` });
  return { limit, offset: (page - 1) * limit };
}

/** What a list may be ordered by. Indexes are only read in their own order, so nulls are moved to the end only where there are any. */
export interface OrderField {
  sql: string;
  isNullable?: boolean;
}

/** An `order by` of `-created_at` or `name`, with the unique key behind it; throws 400 for a field that lists cannot be ordered by. */
export function readOrder(order: string | undefined, fields: Record<string, OrderField>, key: string): string {
  const name = (order ?? '-created_at').replace(/^-/, '');
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) {
    throw refuse(`Property .order should be one of ${Object.keys(fields).join(', ')}, with - in front for descending`);
  }
  const direction = (order ?? '-created_at').startsWith('-') ? 'desc' : 'asc';
  return `${field.sql} ${direction}${field.isNullable === true ? ' nulls last' : ''}, ${key} ${direction}`;
}

function refuse(details: string): ApiError {
  return new ApiError('invalid_query_params', { details });
}
