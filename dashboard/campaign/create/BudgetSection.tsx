import { Suspense, useState } from 'react';
import { lazyPart } from '../../lazy-part.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { MoneyField, NumberField } from '../../ui/NumberField.tsx';
import styles from './create.module.css';
import type { SectionProps } from './sections.ts';

const MoreLimits = lazyPart(() => import('./MoreLimits.tsx'), 'MoreLimits');

/** Limits of the whole campaign, and those of a period, a customer or a code for those who want them. */
export function BudgetSection(props: SectionProps) {
  const { draft, set, problems, currency } = props;
  const [isAdding, setAdding] = useState(draft.moreLimits.length > 0);
  return (
    <Card title="Budget" note="Never exceeded, and can be tightened while the campaign runs">
      <div className={styles.fields}>
        <div className="pair">
          <MoneyField
            name="discountMax" label="Most discount in all" isOptional currency={currency} value={draft.discountMax}
            onChange={(discountMax) => set({ discountMax })} error={problems.discountMax}
          />
          <NumberField
            name="redemptionsMax" label="Most redemptions in all" isOptional value={draft.redemptionsMax}
            onChange={(redemptionsMax) => set({ redemptionsMax })} min={0} error={problems.redemptionsMax}
          />
        </div>
        {isAdding
          ? <Suspense><MoreLimits {...props} /></Suspense>
          : <div><Button onPress={() => setAdding(true)}>Limit a day, a customer or a code</Button></div>}
      </div>
    </Card>
  );
}
