/** What an import recipe may say; docs/import.md describes it for people. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Errors } from 'typebox/value';
import { isCurrency } from '../platform/currency.ts';
import { rootDirectory } from '../platform/paths.ts';
import { timeZoneNamed } from '../platform/time-zone.ts';
import { ImportError } from './import-error.ts';
import { isDay } from './local-day.ts';

/**
 * Where a value comes from: a string is the column of that name, a template is text in which `{column}` stands for that column's value. A
 * template without braces is a constant.
 */
const Source = Type.Union([
  Type.String({ minLength: 1 }),
  Type.Object({ template: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
]);
export type Source = Static<typeof Source>;

const Sources = Type.Record(Type.String({ minLength: 1 }), Source);
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const File = Type.String({ minLength: 1 });

const Recipe = Type.Object({
  name: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,79}$' }),
  description: Type.Optional(Type.String()),
  time_zone: Type.String(),
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
  observed: Type.Optional(Type.Object({ from: Day, to: Day }, { additionalProperties: false })),
  campaigns: Type.Object({
    file: File, key: Source, name: Source, start_day: Source, end_day: Source,
    description: Type.Optional(Source), category: Type.Optional(Source), metadata: Type.Optional(Sources),
  }, { additionalProperties: false }),
  vouchers: Type.Object({ file: File, campaign: Source, code: Source, metadata: Type.Optional(Sources) }, { additionalProperties: false }),
  publications: Type.Optional(
    Type.Object({ file: File, campaign: Source, customer: Source, day: Type.Optional(Source) }, { additionalProperties: false }),
  ),
  redemptions: Type.Optional(
    Type.Object({ file: File, campaign: Source, code: Source, customer: Type.Optional(Source), day: Source }, { additionalProperties: false }),
  ),
}, { additionalProperties: false });

/**
 * How the files of one source become campaigns, vouchers, publications and redemptions. Days are local days of `time_zone`; a campaign's end
 * day belongs to it. `observed` is the window (both days inclusive) outside which the source kept no redemptions.
 */
export type Recipe = Static<typeof Recipe>;

/** Reads a recipe: the name of one that ships with the product, or the path of a file. Throws an ImportError that says what is wrong with it. */
export async function readRecipe(nameOrPath: string): Promise<Recipe> {
  const path = recipePath(nameOrPath);
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new ImportError(`The recipe ${path} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
  return checkRecipe(content, path);
}

function recipePath(nameOrPath: string): string {
  const shipped = join(rootDirectory, 'examples', 'import', `${nameOrPath}.json`);
  const path = /^[a-z0-9-]+$/.test(nameOrPath) && existsSync(shipped) ? shipped : nameOrPath;
  if (!existsSync(path)) throw new ImportError(`There is no recipe "${nameOrPath}": neither examples/import/${nameOrPath}.json nor a file of that path.`);
  return path;
}

/** The recipe in `content`, its time zone in the usual spelling; `path` is for the message. */
export function checkRecipe(content: unknown, path: string): Recipe {
  const [error] = Errors(Recipe, content);
  if (error !== undefined) throw new ImportError(`The recipe ${path} is not valid: ${error.instancePath || '/'} ${error.message}.`);
  const given = content as Recipe;
  const timeZone = timeZoneNamed(given.time_zone);
  if (timeZone === undefined) throw new ImportError(`The recipe ${path} is not valid: there is no time zone "${given.time_zone}".`);
  if (!isCurrency(given.currency)) throw new ImportError(`The recipe ${path} is not valid: there is no currency "${given.currency}".`);
  const recipe = { ...given, time_zone: timeZone };
  const days = recipe.observed === undefined ? [] : [recipe.observed.from, recipe.observed.to];
  for (const day of days) {
    if (!isDay(day)) throw new ImportError(`The recipe ${path} is not valid: there is no day "${day}".`);
  }
  if (recipe.observed !== undefined && recipe.observed.from > recipe.observed.to) {
    throw new ImportError(`The recipe ${path} is not valid: the observation ends before it begins.`);
  }
  return recipe;
}

/** Columns a section of a recipe reads, each once. */
export function columnsOf(sources: readonly Source[]): string[] {
  return [...new Set(sources.flatMap((source) => (typeof source === 'string' ? [source] : templateColumns(source.template))))];
}

/** Column names between the braces of a template. */
function templateColumns(template: string): string[] {
  return [...template.matchAll(/\{([^{}]+)\}/g)].map(([, column = '']) => column);
}

/** The source's value in a row; null when a column it needs is empty. */
export function valueOf(source: Source, cell: (column: string) => string | null): string | null {
  if (typeof source === 'string') return cell(source);
  const values = new Map(templateColumns(source.template).map((column) => [column, cell(column)]));
  if ([...values.values()].includes(null)) return null;
  return source.template.replace(/\{([^{}]+)\}/g, (_, column: string) => values.get(column) ?? '');
}
