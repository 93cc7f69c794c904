import { ApiError } from '../../contract/errors.ts';
import type { RuleSet } from '../../contract/rule-language.ts';
import { faultWords, readRuleSet } from '../../contract/rule-faults.ts';
import type { NewRule, RuleChange } from '../../contract/rule.ts';
import type { RuleContent } from './rule.ts';

/** What a request says of a rule beside the products that it names, which are looked up. */
export type SaidContent = Omit<RuleContent, 'applicableTo'>;

/** The content of a new rule. Throws 400 `invalid_payload` for a blank name and `invalid_validation_rules` for conditions that make no sense. */
export function readNewRule(body: NewRule): SaidContent {
  return {
    name: readName(body.name), rules: readRules(body.rules), error: readError(body.error), type: body.type ?? 'expression',
    contextType: body.context_type ?? 'global',
  };
}

/** A rule's content after a change: what is left out stays, and null takes the message away. Throws like `readNewRule`. */
export function readChangedRule(before: SaidContent, body: RuleChange): SaidContent {
  return {
    name: body.name === undefined || body.name === null ? before.name : readName(body.name),
    // Clients that do not set a member may send it as null: no rule may become one that asks nothing by that.
    rules: body.rules === undefined || body.rules === null ? before.rules : readRules(body.rules),
    error: body.error === undefined ? before.error : readError(body.error),
    type: body.type ?? before.type,
    contextType: body.context_type ?? before.contextType,
  };
}

/** Conditions as they are kept, with the logic that the contract adds where there is none. Throws 400 `invalid_validation_rules` that names the place. */
export function readRules(given: NewRule['rules']): RuleSet {
  const { rules, faults: [fault] } = readRuleSet(given ?? {});
  if (fault !== undefined) throw new ApiError('invalid_validation_rules', { details: faultWords(fault) });
  return rules;
}

function readName(name: string): string {
  if (name.trim() === '') throw new ApiError('invalid_payload', { details: 'Property .name must not be blank' });
  return name;
}

/** The message of a rule; null: none. */
export function readError(error: NewRule['error']): RuleContent['error'] {
  return error?.message ? { message: error.message } : null;
}
