import type { Db, Transaction } from '../platform/db.ts';
import { capitals, type CodeRules } from './code-rules.ts';

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
  if (typeof filters !== 'object' || filters === null || !codeFields.some((field) => Object.hasOwn(filters, field))) return filters;
  const { ignoresCase } = await findCodeRules(db, projectId);
  if (!ignoresCase) return filters;
  return Object.fromEntries(Object.entries(filters).map(([name, filter]) => [name, codeFields.includes(name) ? withCapitals(filter) : filter]));
}

/** What lists call a code. */
const codeFields = ['code', 'voucher_code'];

/** The values of a field's operators in capitals; operators stay as they are. */
function withCapitals(value: unknown): unknown {
  if (typeof value === 'string') return capitals(value);
  if (Array.isArray(value)) return value.map(withCapitals);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withCapitals(member)]));
}
