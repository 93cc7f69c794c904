/** Metadata out of the cells of a CSV file, each by the type that its schema defines; without a definition a cell is a text. */
import { RowProblem, type CsvCells } from '../platform/csv-rows.ts';
import { unstorableIn } from '../platform/unstorable.ts';
import type { SchemaContent } from '../../contract/metadata-faults.ts';
import type { Definition } from './metadata-schema.ts';

type Metadata = Record<string, unknown>;

/**
 * The metadata of a row: what its column `metadata` holds as JSON, as exports write it, and a member for each column of its own. Throws a RowProblem for a
 * cell that its definition cannot be read from; whether what was read is allowed is judged with the schema afterwards.
 */
export function readMetadataCells({ values, metadata: cells }: CsvCells, schema: SchemaContent | undefined): Metadata {
  const whole = values['metadata'];
  const members = whole === undefined ? {} : jsonObject(whole, 'metadata');
  const read = Object.entries(cells).map(([key, cell]) => [key, readCell(key, cell, definitionOf(schema, key))] as const);
  const result = { ...members, ...Object.fromEntries(read) };
  const fault = unstorableIn(result);
  if (fault !== null) throw new RowProblem(`has metadata that cannot be kept: ${fault}`);
  return result;
}

function definitionOf(schema: SchemaContent | undefined, key: string): Definition | undefined {
  const definition = schema !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
  return definition?.deleted === true ? undefined : definition;
}

function readCell(key: string, cell: string, definition: Definition | undefined): unknown {
  if (definition === undefined) return cell;
  if (!definition.array) return readElement(key, cell, definition.type);
  if (cell.startsWith('[')) return jsonOf(cell, key);
  if (definition.type === 'object') throw new RowProblem(`${key} should be a JSON array, not ${shown(cell)}`);
  // A geopoint has a comma of its own.
  const separator = definition.type === 'geopoint' ? ';' : ',';
  return cell.split(separator).map((element) => readElement(key, element.trim(), definition.type));
}

function readElement(key: string, cell: string, type: Definition['type']): unknown {
  if (type === 'number') {
    if (/^-?\d+(\.\d+)?(e[+-]?\d{1,3})?$/i.test(cell) && Number.isFinite(Number(cell))) return Number(cell);
    throw new RowProblem(`${key} should be a number, such as 12.5, not ${shown(cell)}`);
  }
  if (type === 'boolean') {
    if (/^(true|false)$/i.test(cell)) return cell.toLowerCase() === 'true';
    throw new RowProblem(`${key} should be TRUE or FALSE, not ${shown(cell)}`);
  }
  return type === 'object' ? jsonObject(cell, key) : cell;
}

function jsonObject(cell: string, key: string): Metadata {
  const value = jsonOf(cell, key);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Metadata;
  throw new RowProblem(`${key} should be a JSON object, not ${shown(cell)}`);
}

function jsonOf(cell: string, key: string): unknown {
  try {
    return JSON.parse(cell) as unknown;
  } catch {
    throw new RowProblem(`${key} should be JSON, not ${shown(cell)}`);
  }
}

function shown(cell: string): string {
  return `"${cell.slice(0, 50)}"`;
}
