import { Suspense } from 'react';
import { lazyPart } from '../../lazy-part.tsx';
import { Card } from '../../ui/Card.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Checkbox, Select } from '../../ui/Select.tsx';
import styles from './create.module.css';
import type { SectionProps } from './sections.ts';
import { WeekdayBoxes } from './WeekdayBoxes.tsx';

/** Calendars are large, and most campaigns start at once and have no end. */
const DateField = lazyPart(() => import('../../ui/DateField.tsx'), 'DateField');

type Props = SectionProps & { today: string };

/** When codes can be redeemed, in days of the project's zone. */
export function TimeSection(props: Props & { zone: string }) {
  return (
    <Card title="Time" note={`Days of ${props.zone.replaceAll('_', ' ')}`}>
      <div className={styles.fields}><TimeFields {...props} /></div>
    </Card>
  );
}

/** From when to when, and when within that. */
export function TimeFields(props: Props) {
  const { draft, foreign } = props;
  return (
    <>
      <Span {...props} />
      {foreign?.windows === undefined
        ? <Windows {...props} />
        : <p className={styles.fixed}>{foreign.windows.join('; ')}. It was set through the API in a way that this form does not have, and stays as it is.</p>}
      {draft.size !== 'STANDALONE' && <AfterPublishing {...props} />}
    </>
  );
}

function Span({ draft, set, problems, today, mode }: Props) {
  // What began or ended in the past may be left as it is.
  const min = mode === 'new' ? { min: today } : {};
  return (
    <div className="pair">
      <div className={styles.optionalPart}>
        <Checkbox isSelected={draft.startsLater} onChange={(startsLater) => set({ startsLater })}>{mode === 'new' ? 'Starts later' : 'Starts at a time'}</Checkbox>
        {draft.startsLater && (
          <Suspense><DateField name="start" label="Start" hasTime {...min} value={draft.start} onChange={(start) => set({ start })} error={problems.start} /></Suspense>
        )}
      </div>
      <div className={styles.optionalPart}>
        <Checkbox isSelected={draft.hasEnd} onChange={(hasEnd) => set({ hasEnd })}>Ends on a day</Checkbox>
        {draft.hasEnd && (
          <Suspense>
            <DateField name="lastDay" label="Last day" {...min} value={draft.lastDay} onChange={(lastDay) => set({ lastDay })} error={problems.lastDay} hint="The whole day counts." />
          </Suspense>
        )}
      </div>
    </div>
  );
}

/** Every half hour, which is what people set; the time that a campaign has is offered too. */
function timesWith(time: string) {
  const halfHours = Array.from({ length: 48 }, (_, index) => `${String(Math.floor(index / 2)).padStart(2, '0')}:${index % 2 === 0 ? '00' : '30'}`);
  return [...new Set([...halfHours, time])].toSorted().map((value) => ({ value, label: value }));
}

function Windows({ draft, set, problems }: Props) {
  const isOvernight = draft.hoursTo <= draft.hoursFrom;
  return (
    <div className="pair">
      <div className={styles.optionalPart}>
        <Checkbox isSelected={draft.hasWeekdays} onChange={(hasWeekdays) => set({ hasWeekdays })}>Only on some days of the week</Checkbox>
        {draft.hasWeekdays && <WeekdayBoxes value={draft.weekdays} onChange={(weekdays) => set({ weekdays })} error={problems.weekdays} />}
      </div>
      <div className={styles.optionalPart}>
        <Checkbox isSelected={draft.hasHours} onChange={(hasHours) => set({ hasHours })}>Only at some hours</Checkbox>
        {draft.hasHours && (
          <div className={styles.hours}>
            <Select name="hoursFrom" label="From" value={draft.hoursFrom} options={timesWith(draft.hoursFrom)} onChange={(hoursFrom) => set({ hoursFrom })} />
            <Select
              name="hoursTo" label="To" value={draft.hoursTo} options={timesWith(draft.hoursTo)} onChange={(hoursTo) => set({ hoursTo })} error={problems.hoursTo}
              {...(isOvernight && problems.hoursTo === undefined && { hint: 'In the night to the next day.' })}
            />
          </div>
        )}
      </div>
    </div>
  );
}

function AfterPublishing({ draft, set, problems, foreign }: Props) {
  if (foreign?.afterPublishing !== undefined) return <p className={styles.fixed}>Each code ends {foreign.afterPublishing} after it was given out, as the API has set it.</p>;
  return (
    <div className={styles.optionalPart}>
      <Checkbox isSelected={draft.endsAfterPublishing} onChange={(endsAfterPublishing) => set({ endsAfterPublishing })}>Each code ends some days after it was given out</Checkbox>
      {draft.endsAfterPublishing && (
        <NumberField
          name="daysAfterPublishing" label="Days after publication" value={draft.daysAfterPublishing} onChange={(daysAfterPublishing) => set({ daysAfterPublishing })} min={1} max={36_500}
          error={problems.daysAfterPublishing}
        />
      )}
    </div>
  );
}
