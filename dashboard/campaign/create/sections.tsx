import { lazy, Suspense } from 'react';
import { Card } from '../../ui/Card.tsx';
import { MoneyField, NumberField } from '../../ui/NumberField.tsx';
import { Checkbox, RadioCards, Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { AlphabetName } from './code-pattern.ts';
import styles from './create.module.css';
import type { Draft } from './draft.ts';
import type { Problems } from './draft-problems.ts';

/** Calendars are large, and most campaigns start at once and have no end. */
const DateField = lazy(() => import('../../ui/DateField.tsx').then((module) => ({ default: module.DateField })));

export interface SectionProps {
  draft: Draft;
  set: (part: Partial<Draft>) => void;
  problems: Problems;
  currency: string;
}

/** Name and what the customer gets. */
export function OfferSection({ draft, set, problems, currency }: SectionProps) {
  return (
    <Card title="Offer">
      <div className={styles.fields}>
        <TextField
          name="name" label="Campaign name" value={draft.name} onChange={(name) => set({ name })} error={problems.name} maxLength={200} autoComplete="off"
          hint="For you and your colleagues; it cannot be changed later." autoFocus
        />
        <RadioCards
          label="What does the customer get?" value={draft.discount} onChange={(discount) => set({ discount })}
          options={[
            { value: 'PERCENT', label: 'Percent off', hint: 'A share of the order, with a cap if you like' },
            { value: 'AMOUNT', label: 'Amount off', hint: 'The same amount for every order' },
          ]}
        />
        {draft.discount === 'PERCENT' ? (
          <div className={styles.pair}>
            <NumberField
              name="percentOff" label="Percent off" value={draft.percentOff} onChange={(percentOff) => set({ percentOff })} decimals={2}
              min={0} max={100} unit="%" error={problems.percentOff}
            />
            <MoneyField
              name="amountLimit" label="At most per order" isOptional currency={currency} value={draft.amountLimit}
              onChange={(amountLimit) => set({ amountLimit })} error={problems.amountLimit}
              hint="A cap bounds what a large order costs you."
            />
          </div>
        ) : (
          <MoneyField
            name="amountOff" label="Amount off" currency={currency} value={draft.amountOff} onChange={(amountOff) => set({ amountOff })}
            error={problems.amountOff}
          />
        )}
        <TextField
          name="description" label="Description" isOptional rows={2} maxLength={2000} value={draft.description}
          onChange={(description) => set({ description })} hint="Internal. Customers never see it."
        />
      </div>
    </Card>
  );
}

const alphabetOptions: { value: AlphabetName; label: string }[] = [
  { value: 'readable', label: 'Readable: capitals and digits, no look-alikes' },
  { value: 'all', label: 'All letters and digits, case matters' },
  { value: 'digits', label: 'Digits only' },
];

/** One public code or many, and how often each works. */
export function CodesSection({ draft, set, problems }: SectionProps) {
  return (
    <Card title="Codes">
      <div className={styles.fields}>
        <RadioCards
          label="How do customers get it?" value={draft.size} onChange={(size) => set({ size, isUsesLimited: size === 'STATIC' })}
          options={[
            { value: 'STATIC', label: 'Unique codes', hint: 'Each customer has a code of their own' },
            { value: 'STANDALONE', label: 'One public code', hint: 'Everybody types the same' },
          ]}
        />
        {draft.size === 'STANDALONE' ? (
          <TextField
            name="code" label="Code" isCode value={draft.code} onChange={(code) => set({ code })} error={problems.code} maxLength={100}
            autoComplete="off" placeholder="SUMMER26" hint="Capitals and small letters are told apart."
          />
        ) : (
          <div className={styles.fields}>
            <div className={styles.pair}>
              <NumberField
                name="count" label="Number of codes" value={draft.count} onChange={(count) => set({ count })} min={1} error={problems.count}
                hint="The API can add more while the campaign runs."
              />
              <TextField
                name="pattern" label="Pattern" isCode value={draft.pattern} onChange={(pattern) => set({ pattern })}
                error={problems.pattern} maxLength={100} autoComplete="off" hint="Each # becomes a random character."
              />
            </div>
            <Select name="alphabet" label="Random characters" value={draft.alphabet} options={alphabetOptions} onChange={(alphabet) => set({ alphabet })} />
          </div>
        )}
        <div className={styles.optionalPart}>
          <Checkbox isSelected={draft.isUsesLimited} onChange={(isUsesLimited) => set({ isUsesLimited })}>
            {draft.size === 'STANDALONE' ? 'Limit how often the code works' : 'Limit how often each code works'}
          </Checkbox>
          {draft.isUsesLimited && (
            <NumberField
              name="usesPerCode" label="Uses per code" value={draft.usesPerCode} onChange={(usesPerCode) => set({ usesPerCode })} min={1}
              error={problems.usesPerCode}
            />
          )}
        </div>
      </div>
    </Card>
  );
}

/** From when to when, in days of the project's zone. */
export function TimeSection({ draft, set, problems, zone, today }: SectionProps & { zone: string; today: string }) {
  return (
    <Card title="Time" note={`Days of ${zone.replaceAll('_', ' ')}`}>
      <div className={styles.pair}>
        <div className={styles.optionalPart}>
          <Checkbox isSelected={draft.startsLater} onChange={(startsLater) => set({ startsLater })}>Starts later</Checkbox>
          {draft.startsLater && (
            <Suspense>
              <DateField
                name="start" label="Start" hasTime min={today} value={draft.start} onChange={(start) => set({ start })} error={problems.start}
              />
            </Suspense>
          )}
        </div>
        <div className={styles.optionalPart}>
          <Checkbox isSelected={draft.hasEnd} onChange={(hasEnd) => set({ hasEnd })}>Ends on a day</Checkbox>
          {draft.hasEnd && (
            <Suspense>
              <DateField
                name="lastDay" label="Last day" min={today} value={draft.lastDay} onChange={(lastDay) => set({ lastDay })}
                error={problems.lastDay} hint="The whole day counts."
              />
            </Suspense>
          )}
        </div>
      </div>
    </Card>
  );
}

/** Limits of the whole campaign. */
export function BudgetSection({ draft, set, problems, currency }: SectionProps) {
  return (
    <Card title="Budget" note="Never exceeded, and can be tightened while the campaign runs">
      <div className={styles.pair}>
        <MoneyField
          name="discountMax" label="Most discount in all" isOptional currency={currency} value={draft.discountMax}
          onChange={(discountMax) => set({ discountMax })} error={problems.discountMax}
        />
        <NumberField
          name="redemptionsMax" label="Most redemptions in all" isOptional value={draft.redemptionsMax}
          onChange={(redemptionsMax) => set({ redemptionsMax })} min={0} error={problems.redemptionsMax}
        />
      </div>
    </Card>
  );
}
