import { Suspense, useState } from 'react';
import { lazyPart } from '../../lazy-part.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import styles from './create.module.css';
import type { SectionProps } from './sections.ts';

const RulePicker = lazyPart(() => import('../../rule/RulePicker.tsx'), 'RulePicker');

/** A rule of the library that is to hold from the beginning; rules of the campaign's own are written once it is there. */
export function RuleSection({ draft: { rule }, set }: SectionProps) {
  const [isPicking, setPicking] = useState(rule !== null);
  return (
    <Card title="Conditions" note="Who may use the codes, and for which orders">
      <div className={styles.fields}>
        {isPicking
          ? (
              <Suspense>
                <RulePicker
                  label="Validation rule" isOptional autoFocus={rule === null} hint="From the library. Others can be added on the campaign’s tab Validation rules."
                  value={rule && { value: rule.id, label: rule.name }} onChange={(option) => set({ rule: option && { id: option.value, name: option.label } })}
                />
              </Suspense>
            )
          : <div><Button onPress={() => setPicking(true)}>Pick a validation rule</Button></div>}
        {!isPicking && <p className={styles.fixed}>Without one every order of every customer is accepted. A new rule is written on the campaign’s page, once the campaign is made.</p>}
      </div>
    </Card>
  );
}
