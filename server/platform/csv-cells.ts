/** Values of a CSV file's cells (wire contract §1.9). An empty cell is not there. Each throws a RowProblem that names the column. */
import { RowProblem } from './csv-rows.ts';
import { isInstant, parseInstant } from './http.ts';

type Cell = string | undefined;

/** TRUE or FALSE in any case. */
export function booleanCell(cell: Cell, column: string): boolean | undefined {
  if (cell === undefined) return undefined;
  if (/^true$/i.test(cell)) return true;
  if (/^false$/i.test(cell)) return false;
  throw new RowProblem(`${column} should be TRUE or FALSE, not "${shown(cell)}"`);
}

/** ISO 8601, as short as a day. */
export function instantCell(cell: Cell, column: string): Date | undefined {
  if (cell === undefined) return undefined;
  if (isInstant(cell)) return parseInstant(cell);
  throw new RowProblem(`${column} cannot be recognized as a ISO-8601 compliant date: "${shown(cell)}"`);
}

/** A whole number from `least` on that a 32-bit column holds. */
export function countCell(cell: Cell, column: string, least = 0): number | undefined {
  if (cell === undefined) return undefined;
  const count = Number(cell);
  if (/^\d+$/.test(cell) && count >= least && count <= 2_147_483_647) return count;
  throw new RowProblem(`${column} should be a whole number of at least ${least}, not "${shown(cell)}"`);
}

/** Text of at most `most` characters. */
export function textCell(cell: Cell, column: string, most: number): string | undefined {
  if (cell !== undefined && cell.length > most) throw new RowProblem(`${column} is longer than ${most} characters`);
  return cell;
}

function shown(cell: string): string {
  return cell.slice(0, 50);
}
