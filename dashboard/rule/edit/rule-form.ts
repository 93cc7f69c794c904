import type { RuleRow } from '../../../contract/rule-page.ts';
import { currencyExponent } from '../../../contract/currency.ts';
import { sameJson } from '../../same-json.ts';
import { applicableDraftOf, applicableRequest, applicableToAll, type ApplicableDraft } from '../applicable/applicable-draft.ts';
import { newCondition, newGroup, type GroupDraft, type PartDraft } from '../builder/rule-draft.ts';
import { openRule, writeRule } from '../builder/rules-of-draft.ts';
import { rulesOf, type RuleSaving } from '../rule-queries.ts';
import type { Starter } from '../starters.ts';

/** A rule in the form. */
export interface RuleForm {
  name: string;
  /** Null: its logic cannot be shown as groups, and stays as it is. */
  group: GroupDraft | null;
  /** What shoppers are told where no condition has words of its own. */
  message: string;
  applicable: ApplicableDraft;
}

/** What a starter puts into a new rule, and what of it is still to be filled in. */
export function startedForm(starter: Starter | undefined, currency: string): RuleForm {
  const form = (name: string, message: string, ...parts: PartDraft[]): RuleForm => ({ name, message, group: newGroup('all', parts), applicable: applicableToAll });
  switch (starter) {
    case 'minimum-order': return form(
      'Minimum order', 'The order is too small for this code.',
      newCondition('order.amount', { tests: [{ operator: '$more_than_or_equal', values: [50 * 10 ** currencyExponent(currency)] }] }),
    );
    case 'once-each': return form(
      'One per customer', 'You have used a code of this campaign already.',
      newCondition('campaign.redemptions.customers_count', { tests: [{ operator: '$less_than_or_equal', values: [1] }] }),
    );
    case 'new-customers': return form(
      'New customers only', 'This code is for new customers.', newCondition('customer.segment', { tests: [{ operator: '$is', values: [] }] }),
    );
    case undefined: return form('', '', newCondition());
  }
}

export function formOf(rule: RuleRow): RuleForm {
  return { name: rule.name, group: openRule(rulesOf(rule))?.group ?? null, message: rule.error?.message ?? '', applicable: applicableDraftOf(rule.applicable_to) };
}

/** Parts of the form that differ from what they were, in words. */
export function changedParts(before: RuleForm, after: RuleForm): string[] {
  return [
    before.name.trim() !== after.name.trim() && 'name',
    !sameGroups(before.group, after.group) && 'conditions',
    before.message.trim() !== after.message.trim() && 'message',
    !sameJson(applicableRequest(before.applicable), applicableRequest(after.applicable)) && 'products',
  ].filter((part) => part !== false);
}

function sameGroups(one: GroupDraft | null, other: GroupDraft | null): boolean {
  return one === other || (one !== null && other !== null && sameJson(writeRule(one).rules, writeRule(other).rules));
}

/** What is sent: of a rule that was there only what differs, so that what nobody touched stays as it was written. */
export function requestOf(before: RuleForm | null, form: RuleForm): RuleSaving['body'] {
  const message = form.message.trim();
  const whole = {
    name: form.name.trim(), ...(form.group !== null && { rules: writeRule(form.group).rules }), applicable_to: applicableRequest(form.applicable),
    error: message === '' ? null : { message },
  };
  if (before === null) return { ...whole, ...(whole.error === null && { error: undefined }) };
  const changed = changedParts(before, form);
  return {
    name: whole.name,
    ...(changed.includes('conditions') && whole.rules !== undefined && { rules: whole.rules }),
    ...(changed.includes('message') && { error: whole.error }),
    ...(changed.includes('products') && { applicable_to: whole.applicable_to }),
  };
}
