import { capitals } from '../../contract/code-faults.ts';
import type { Db, Transaction } from '../platform/db.ts';
import { isFlag, listOf } from '../platform/filter-values.ts';
import { composed, type CodeRules } from './code-rules.ts';

interface CodeRulesRow {
  codes_ignore_case: boolean;
  code_charset: string | null;
  code_pattern: string | null;
}

const columns = 'codes_ignore_case, code_charset, code_pattern';

/** What holds for the codes of a project. */
export async function findCodeRules(db: Db, projectId: string): Promise<CodeRules> {
  return toCodeRules(await db.query<CodeRulesRow>(`/* code-rules.find */ select ${columns} from projects where project_id = $1`, [projectId]));
}

/** The same as it stays until the end of the transaction; to be asked by whoever makes codes. */
export async function keepCodeRules(tx: Transaction, projectId: string): Promise<CodeRules> {
  return toCodeRules(await tx.query<CodeRulesRow>(`/* code-rules.keep */ select ${columns} from projects where project_id = $1 for key share`, [projectId]));
}

function toCodeRules([row]: CodeRulesRow[]): CodeRules {
  if (row === undefined) throw new Error('no project');
  return { ignoresCase: row.codes_ignore_case, charset: row.code_charset, pattern: row.code_pattern };
}

/** The filters of a list with the codes in them as the project writes them. */
export async function spellFilters(db: Db, projectId: string, filters: unknown): Promise<unknown> {
  if (!isObject(filters) || !codeFields.some((field) => Object.hasOwn(filters, field))) return filters;
  const { ignoresCase } = await findCodeRules(db, projectId);
  return Object.fromEntries(Object.entries(filters).map(([name, filter]) => [name, codeFields.includes(name) ? spellFilter(name, filter, ignoresCase) : filter]));
}

/** What lists call a code. */
const codeFields = ['code', 'voucher_code'];

/**
 * A field's conditions with the values of their operators as codes are written. Entries of a code that nobody has keep it as it was typed, and codes from
 * before decision 40 are as they were, so both are looked for as well.
 */
function spellFilter(field: string, filter: unknown, ignoresCase: boolean): unknown {
  if (!isObject(filter) || !isObject(filter['conditions'])) return filter;
  const spellings = (value: unknown): unknown[] => {
    if (typeof value !== 'string') return [value];
    const forms = [...(ignoresCase ? [capitals(value)] : []), ...(!ignoresCase || field === 'voucher_code' ? [value] : [])];
    return [...new Set(forms.flatMap((form) => [composed(form), form]))];
  };
  const conditions = Object.entries(filter['conditions']).map(([operator, given]) => [operator, isFlag(operator) ? given : listOf(given).flatMap(spellings)]);
  return { ...filter, conditions: Object.fromEntries(conditions) as Record<string, unknown> };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
