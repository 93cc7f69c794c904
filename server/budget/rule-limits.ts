/** The limits that rules set: a rule and a limit of a campaign are two sides of the same counters (wire contract §1.6). Pure. */
import { ruleNameOf, type RuleCondition, type RuleSet } from '../../contract/rule-language.ts';
import { readLogic, type Logic } from '../../contract/rule-logic.ts';
import type { CounterName, Limit } from './limit.ts';
import { isTotal } from './limit-list.ts';

export type DemandedLimit = CounterName & Pick<Limit, 'measure' | 'max'>;

/** A rule that holds for all of a campaign. */
export interface RuleOfCampaign {
  id: string;
  name: string;
  rules: RuleSet;
}

/** The rules of the campaign $2 of the project $1 as a list in JSON, those that hold longest first. */
export const rulesOfCampaignInSql = `(
    select coalesce(json_agg(json_build_object('id', r.rule_id, 'name', v.name, 'rules', v.rules) order by a.created_at, a.assignment_id), '[]')
    from rule_assignments a
    join rules r on r.project_id = a.project_id and r.rule_id = a.rule_id
    join rule_versions v on v.project_id = r.project_id and v.rule_id = r.rule_id and v.version = r.version
    where a.project_id = $1 and a.object_id = $2)`;

/** The least that rules of a campaign allow of it as a whole for all time; null: they do not say. */
export function totalDemanded(rules: readonly RuleOfCampaign[], measure: Limit['measure']): number | null {
  const limits = rules.flatMap((rule) => limitsDemanded(rule.rules)).filter((limit) => isTotal(limit) && limit.measure === measure);
  return limits.length === 0 ? null : Math.min(...limits.map(({ max }) => max));
}

/**
 * What a rule allows at most of each counter, whatever else it says: by conditions that are demanded in any case, which alternatives and what is negated
 * are not. A counter is compared with this redemption in it, so one that has to be less than 10 ends at 9.
 */
export function limitsDemanded({ logic, ...conditions }: RuleSet): DemandedLimit[] {
  const places = Object.keys(conditions);
  const limits = new Map<string, DemandedLimit>();
  for (const place of demanded(logic, places)) {
    const condition = conditions[place];
    const limit = typeof condition === 'object' ? limitOf(condition) : null;
    if (limit === null) continue;
    const key = `${limit.scope} ${limit.measure} ${limit.period}`;
    const known = limits.get(key);
    if (known === undefined || limit.max < known.max) limits.set(key, limit);
  }
  return [...limits.values()];
}

function demanded(logic: string | undefined, places: readonly string[]): readonly string[] {
  if (!logic?.trim()) return places;
  const read = readLogic(logic, new Set(places)).logic;
  if (read === null) return [];
  const parts: readonly Logic[] = read.is === 'all' ? read.of : [read];
  return parts.flatMap((part) => (part.is === 'place' ? [part.place] : []));
}

function limitOf({ name, conditions }: RuleCondition): DemandedLimit | null {
  const counter = ruleNameOf(name)?.counter;
  if (!counter) return null;
  const below = numbersOf(conditions?.$less_than).map((value) => Math.ceil(value) - 1);
  const upTo = numbersOf(conditions?.$less_than_or_equal).map((value) => Math.floor(value));
  const [first, ...others] = [...below, ...upTo];
  return first === undefined ? null : { ...counter, max: Math.max(0, Math.min(first, ...others)) };
}

function numbersOf(values: readonly unknown[] | undefined): number[] {
  return (values ?? []).filter((value): value is number => typeof value === 'number');
}
