import type { ExportParameters } from '../../contract/export.ts';
import type { Conditions, FilterFields, SortField } from '../platform/wire-list.ts';

/** How the rows of one kind of object become lines of a file. All SQL here is ours; `$1` is the project. */
export interface Exportable {
  source: string;
  where: string;
  /** Unique text, behind what the rows are ordered by. */
  key: string;
  /** When a row was made: those made after the export was asked for are left out. */
  madeAt: string;
  /** What does not change while the file is written; a row would otherwise be in it twice or not at all. */
  orders: Record<string, SortField>;
  filters: FilterFields;
  /** Adds what the dashboard's list is narrowed by, in its own words; `now`: when the export was asked for. */
  addShown?: (conditions: Conditions, parameters: ExportParameters, now: Date) => void;
  /** Columns by name, in the order in which they are written unless others are asked for. */
  columns: Record<string, string>;
  /** The JSON of which `metadata.<key>` is a column. */
  metadata: string;
  /** Columns that are addresses on our own host. */
  addresses?: readonly string[];
}

/** Never a value: the contract has the column, and what it is for is no part of this product. */
export const nothing = 'null::text';

/** Some of what lists may be ordered by. */
export function ordersOf(orders: Record<string, SortField>, names: readonly string[]): Record<string, SortField> {
  return Object.fromEntries(Object.entries(orders).filter(([name]) => names.includes(name)));
}
