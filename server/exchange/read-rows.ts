/** From the rows of a source's files to the rows that are staged: picks the mapped values, and refuses what a single row can be wrong in. */
import { join } from 'node:path';
import { spell, type CodeRules } from '../voucher/code-rules.ts';
import type { BadRow, Section } from './import-report.ts';
import type { LocalDays } from './local-day.ts';
import { isDay } from './local-day.ts';
import { readCsv } from './read-csv.ts';
import { columnsOf, valueOf, type Recipe, type Source } from './recipe.ts';

/** A row as its stage table wants it, in the order of the table's columns (without the line): text, or null for nothing. */
export type StagedValues = (string | null)[];

export type ReadRow = { line: number; values: StagedValues } | { line: number; bad: Pick<BadRow, 'reason' | 'detail'> };

/** Longest key, code or customer id, and longest other text, in characters: what indexes hold and people can read. */
const keyLengthMax = 255;
const textLengthMax = 5000;

/** Thrown by the pickers below and caught per row. */
class BadValue extends Error {
  readonly bad: Pick<BadRow, 'reason' | 'detail'>;

  constructor(reason: BadRow['reason'], detail: string) {
    super(detail);
    this.bad = { reason, detail };
  }
}

type Cell = (column: string) => string | null;

/** What the rows of all sections are read with. */
export interface ReadParts {
  recipe: Recipe;
  folder: string;
  days: LocalDays;
  rules: CodeRules;
}

/** The rows of one section of the recipe. Throws an ImportError when the file itself cannot be read. */
export async function* readRows({ recipe, folder, days, rules }: ReadParts, section: Section): AsyncGenerator<ReadRow> {
  const mapping = recipe[section];
  if (mapping === undefined) return;
  const columns = columnsOf(sourcesOf(mapping));
  const positions = new Map(columns.map((column, index) => [column, index]));
  for await (const { line, cells, isComplete } of readCsv(join(folder, mapping.file), columns)) {
    const cell: Cell = (column) => cells[positions.get(column) ?? -1] ?? null;
    try {
      if (!isComplete) throw new BadValue('wrong_column_count', 'more or fewer values than the header has columns');
      yield { line, values: pick[section](recipe, cell, { days, rules }) };
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      yield { line, bad: error.bad };
    }
  }
}

/** Every source a section's mapping names; `file` is no source. */
function sourcesOf(mapping: NonNullable<Recipe[Section]>): Source[] {
  const own = Object.entries(mapping).filter(([name]) => name !== 'file' && name !== 'metadata').map(([, source]) => source as Source);
  return 'metadata' in mapping ? [...own, ...Object.values(mapping.metadata ?? {})] : own;
}

const pick: Record<Section, (recipe: Recipe, cell: Cell, parts: Pick<ReadParts, 'days' | 'rules'>) => StagedValues> = {
  campaigns: ({ campaigns: from }, cell, { days }) => {
    const start = day(from.start_day, cell);
    const end = day(from.end_day, cell);
    return [
      key(from.key, cell), key(from.name, cell), optionalText(from.description, cell), optionalText(from.category, cell),
      start, days.startOf(start), end, days.endOf(end), metadata(from.metadata, cell),
    ];
  },
  vouchers: ({ vouchers: from }, cell, { rules }) => [key(from.campaign, cell), spell(rules, key(from.code, cell)), metadata(from.metadata, cell)],
  publications: ({ publications: from }, cell, { days }) => {
    if (from === undefined) return [];
    const at = from.day === undefined ? null : day(from.day, cell);
    return [key(from.campaign, cell), key(from.customer, cell), at, at === null ? null : days.startOf(at)];
  },
  redemptions: ({ redemptions: from }, cell, { days, rules }) => {
    if (from === undefined) return [];
    const at = day(from.day, cell);
    return [key(from.campaign, cell), spell(rules, key(from.code, cell)), optionalKey(from.customer, cell), at, days.startOf(at)];
  },
};

function key(source: Source, cell: Cell): string {
  const value = optionalKey(source, cell);
  if (value === null) throw new BadValue('missing_value', `${nameOf(source)} is empty`);
  return value;
}

function optionalKey(source: Source | undefined, cell: Cell): string | null {
  return text(source, cell, keyLengthMax);
}

function optionalText(source: Source | undefined, cell: Cell): string | null {
  return text(source, cell, textLengthMax);
}

function text(source: Source | undefined, cell: Cell, lengthMax: number): string | null {
  const value = source === undefined ? null : valueOf(source, cell);
  if (value !== null && value.length > lengthMax) throw new BadValue('too_long', `${nameOf(source)} has more than ${lengthMax} characters`);
  if (value?.includes('\0')) throw new BadValue('bad_character', `${nameOf(source)} holds a NUL`);
  return value;
}

function day(source: Source, cell: Cell): string {
  const value = key(source, cell);
  if (!isDay(value)) throw new BadValue('bad_day', `${nameOf(source)} is "${value}", not a day YYYY-MM-DD`);
  return value;
}

/** JSON of the mapped members; empty values are left out. */
function metadata(sources: Record<string, Source> | undefined, cell: Cell): string {
  const members = Object.entries(sources ?? {}).map(([name, source]) => [name, optionalText(source, cell)] as const);
  return JSON.stringify(Object.fromEntries(members.filter(([, value]) => value !== null)));
}

function nameOf(source: Source | undefined): string {
  if (source === undefined) return '';
  return typeof source === 'string' ? `column "${source}"` : `"${source.template}"`;
}
