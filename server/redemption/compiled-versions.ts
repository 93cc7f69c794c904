import type { RuleName } from '../../contract/rule-language.ts';
import { compileRule, type RuleVersion } from '../rule/judge/compile-rule.ts';
import type { CompiledRule } from '../rule/judge/compiled-rule.ts';

/** A version of a rule. */
export interface VersionName {
  ruleId: string;
  version: number;
}

/**
 * What rules are asked for: whether something may be redeemed; whether it would be something for a customer and an order, however often it was redeemed
 * (wire contract §2.8); or whether it would be something for a customer, whatever they buy.
 */
export type Judging = 'redemption' | 'offer' | 'audience';

/** Versions of rules that a process has compiled. A version never changes, so what is known of one stays right. */
export interface CompiledVersions {
  get(projectId: string, name: VersionName, judging: Judging): CompiledRule | undefined;
  compile(projectId: string, version: RuleVersion, judging: Judging): CompiledRule;
}

/** Rules that are asked by a busy installation within minutes; those beyond are compiled again when they are needed. */
const versionsMax = 2_000;

/** Keeps those that were asked for last. */
export function keepCompiled(max = versionsMax): CompiledVersions {
  const known = new Map<string, CompiledRule>();
  const keep = (key: string, compiled: CompiledRule): CompiledRule => {
    known.delete(key);
    if (known.size >= max) known.delete(known.keys().next().value ?? '');
    known.set(key, compiled);
    return compiled;
  };
  return {
    get: (projectId, name, judging) => {
      const key = keyOf(projectId, name, judging);
      const compiled = known.get(key);
      return compiled && keep(key, compiled);
    },
    compile: (projectId, version, judging) => keep(keyOf(projectId, version, judging), compileRule(version, isAsked[judging])),
  };
}

const isAsked: Record<Judging, (name: RuleName) => boolean> = {
  redemption: () => true,
  offer: ({ counter }) => counter === null,
  audience: ({ subject }) => subject === 'customer',
};

function keyOf(projectId: string, { ruleId, version }: VersionName, judging: Judging): string {
  return `${projectId} ${ruleId} ${version} ${judging}`;
}
