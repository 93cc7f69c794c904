import type { StackingRules } from '../../contract/redemption.ts';
import type { StackingLimit } from '../../contract/stacking-faults.ts';
import { Card } from '../ui/Card.tsx';
import { NumberField } from '../ui/NumberField.tsx';
import { RadioCards } from '../ui/Select.tsx';
import { limitWords, type RulesDraft } from './settings-draft.ts';
import type { SettingsCardProps } from './SettingsPage.tsx';
import styles from './settings.module.css';
import { choices, type Choice } from './settings-words.ts';

const limits: { member: StackingLimit; hint: string }[] = [
  { member: 'redeemables_limit', hint: 'A request with more is refused. 30 is the most.' },
  { member: 'applicable_redeemables_limit', hint: 'Those after them are passed over; the others still work.' },
  { member: 'applicable_redeemables_per_category_limit', hint: 'Codes without a category share no limit. Empty: no limit.' },
  { member: 'applicable_exclusive_redeemables_limit', hint: 'Exclusive codes leave no room for common ones.' },
  { member: 'applicable_exclusive_redeemables_per_category_limit', hint: 'Empty: no limit.' },
];

/** How several codes on one order act together. */
export function StackingCard({ draft: { rules }, set, problems, isDisabled }: SettingsCardProps) {
  const put = (change: Partial<RulesDraft>) => set({ rules: { ...rules, ...change } });
  return (
    <Card title="Codes used together" note="When a shopper enters several codes on one order">
      <fieldset className={styles.fields} disabled={isDisabled}>
        <legend className="visually-hidden">How many codes</legend>
        <div className={styles.fields}>
          {limits.map(({ member, hint }) => (
            <NumberField
              key={member} label={limitWords[member]} value={rules[member]} onChange={(value) => put({ [member]: value })} min={1} max={30} hint={hint}
              error={problems[member]} isDisabled={isDisabled}
            />
          ))}
        </div>
        {(Object.keys(choices) as Choice[]).map((member) => (
          <RadioCards<string>
            key={member} label={choices[member].label} value={rules[member]} options={choices[member].options}
            onChange={(value) => put({ [member]: value } as Partial<StackingRules>)}
          />
        ))}
      </fieldset>
    </Card>
  );
}
