import { applicableWords } from '../../contract/applicable-words.ts';
import { currencyExponent } from '../../contract/currency.ts';
import { notFound } from '../../contract/errors.ts';
import { inOneLine, ruleSentence, type RuleWriter } from '../../contract/rule-sentence.ts';
import type { Db } from '../platform/db.ts';
import { referencesOf } from './references.ts';
import type { Rule, RuleContent } from './rule.ts';

/** What entries about a rule tell of its content, in words that need nobody to look anything up later. */
export interface RuleWords {
  /** null: it asks for nothing. */
  conditions: string | null;
  /** Which products its discount is for; null: it does not say. */
  products: string | null;
}

/** Puts versions of rules of one project into words, with the names that things have now. */
export async function readRuleWords(db: Db, projectId: string, rules: readonly Rule[]): Promise<RuleWords[]> {
  const writer = await readWriter(db, projectId, rules.flatMap((rule) => referencesOf(rule).flatMap(({ kind, named }) => (kind === 'metadata' ? [] : named))));
  return rules.map((rule) => ({ conditions: conditionsInWords(rule, writer), products: productsInWords(rule, writer) }));
}

interface NamesRow {
  currency: string;
  time_zone: string;
  names: Record<string, string>;
}

async function readWriter(db: Db, projectId: string, ids: readonly string[]): Promise<RuleWriter> {
  const [row] = await db.query<NamesRow>(
    `/* rule.names */
     select p.currency, p.time_zone,
            (select coalesce(jsonb_object_agg(n.id, n.name), '{}')
               from (select segment_id as id, name from segments where project_id = $1 and segment_id = any($2::text[])
                      union all
                     select collection_id, name from product_collections where project_id = $1 and collection_id = any($2::text[])
                      union all
                     select product_id, name from products where project_id = $1 and product_id = any($2::text[]) and name is not null
                      union all
                     select sku_id, sku from skus where project_id = $1 and sku_id = any($2::text[]) and sku is not null) as n) as names
       from projects as p
      where p.project_id = $1`,
    [projectId, ids],
  );
  if (row === undefined) throw notFound('project', projectId);
  return writerOf(row);
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

function writerOf({ currency, time_zone: timeZone, names }: NamesRow): RuleWriter {
  const digits = currencyExponent(currency);
  const money = new Intl.NumberFormat('en', { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
  const time = new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'medium', timeStyle: 'short' });
  return {
    amount: (minor) => money.format(minor / 10 ** digits),
    number: (value) => value.toLocaleString('en', { maximumFractionDigits: 20 }),
    time: (text) => (text.length === 10 || Number.isNaN(Date.parse(text)) ? text : time.format(new Date(text))),
    weekday: (day) => weekdays[day] ?? String(day),
    nameOf: (id) => (Object.hasOwn(names, id) ? names[id] : undefined) ?? id,
  };
}

function conditionsInWords({ rules }: RuleContent, writer: RuleWriter): string | null {
  const sentence = ruleSentence(rules, writer);
  return sentence === undefined ? JSON.stringify(rules) : sentence && inOneLine(sentence);
}

function productsInWords({ applicableTo }: RuleContent, writer: RuleWriter): string | null {
  if (applicableTo === null || (!applicableTo.included_all && applicableTo.included.length + applicableTo.excluded.length === 0)) return null;
  return applicableWords(applicableTo, writer);
}
