import { ruleNameOf, type RuleSubject } from '../../../contract/rule-language.ts';
import { conditionsIn } from '../builder/rule-draft.ts';
import styles from '../rule.module.css';
import type { RuleForm } from './rule-form.ts';

/** What the API answers by what the broken condition is about (wire contract §2.0). */
const answers: Record<RuleSubject, { key: string; message: string }> = {
  customer: { key: 'customer_rules_violated', message: 'customer does not match validation rules' },
  order: { key: 'order_rules_violated', message: 'order does not match validation rules' },
  redemption: { key: 'redemption_rules_violated', message: 'redemption does not match validation rules' },
};

/** What a shop is answered where the first condition is not met. */
export function AnswerPreview({ form: { group, message } }: { form: RuleForm }) {
  const first = group === null ? undefined : conditionsIn(group)[0];
  const subject = first === undefined ? undefined : ruleNameOf(first.name)?.subject;
  if (first === undefined || subject === undefined) return null;
  const told = first.message.trim() === '' ? message.trim() : first.message.trim();
  const answer = {
    code: 400, ...answers[subject], details: 'Discount Coupon cannot be redeemed because of violated validation rules: val_…', ...(told !== '' && { error: { message: told } }),
  };
  return (
    <details className={styles.preview}>
      <summary>What a shop is answered when the first condition is not met</summary>
      <pre>{JSON.stringify(answer, null, 2)}</pre>
    </details>
  );
}
