import { Suspense, useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { lazyPart } from '../../lazy-part.tsx';
import { useProject } from '../../shell/use-project.ts';
import { Notice } from '../../ui/ErrorBox.tsx';
import { focusField } from '../../ui/focus-field.ts';
import { BudgetSection } from './BudgetSection.tsx';
import { CodesSection } from './CodesSection.tsx';
import styles from './create.module.css';
import { problemFields, type Problems } from './draft-problems.ts';
import { OfferSection } from './OfferSection.tsx';
import { Result } from './Result.tsx';
import { RuleSection } from './RuleSection.tsx';
import type { SectionProps } from './sections.ts';
import { TimeSection } from './TimeSection.tsx';

const OfferChecks = lazyPart(() => import('./OfferChecks.tsx'), 'OfferChecks');

interface Props extends Omit<SectionProps, 'currency'> {
  /** The project's, `YYYY-MM-DD`. */
  today: string;
  /** How often somebody tried to save: each time what is wrong gets the keyboard. */
  attempts: number;
  onSubmit: () => void;
  /** Above everything. */
  lead?: ReactNode;
  /** Below the summary at the side. */
  aside?: ReactNode;
  /** The limits of a campaign that is there, which are set by themselves. */
  limits?: ReactNode;
  /** What the foot of the form holds. */
  children: ReactNode;
}

/** The sections of a campaign with what it will be beside them; Ctrl and Enter saves from anywhere. */
export function CampaignForm({ today, attempts, onSubmit, lead, aside, limits, children, ...section }: Props) {
  const { time_zone: zone, currency } = useProject();
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    const form = event.currentTarget;
    // After this key the number field that has the keyboard has taken in what was typed.
    setTimeout(() => form.requestSubmit());
  };
  const props = { ...section, currency };
  return (
    <form noValidate onKeyDown={onKeyDown} onSubmit={(event) => { event.preventDefault(); onSubmit(); }}>
      <div className={styles.sections}>
        {lead}
        <ProblemSummary problems={section.problems} attempt={attempts} />
        <div className={styles.columns}>
          <div className={styles.sections}>
            <OfferSection {...props} />
            <CodesSection {...props} />
            <TimeSection {...props} zone={zone} today={today} />
            {section.mode === 'new' && <RuleSection {...props} />}
            {limits ?? <BudgetSection {...props} />}
            <Suspense><OfferChecks {...section} /></Suspense>
          </div>
          <Result draft={section.draft} currency={currency} zone={zone} hasCodes={section.mode !== 'live'}>{aside}</Result>
        </div>
        <footer className={styles.foot}>{children}</footer>
      </div>
    </form>
  );
}

function ProblemSummary({ problems, attempt }: { problems: Problems; attempt: number }) {
  const box = useRef<HTMLDivElement>(null);
  const wrong = problemFields.filter((field) => problems[field] !== undefined);
  const count = wrong.length;
  // Once for each attempt, not for each problem that is put right.
  useEffect(() => {
    if (attempt > 0) box.current?.focus();
  }, [attempt]);
  if (count === 0) return null;
  return (
    <div ref={box} tabIndex={-1} className={styles.summary}>
      <Notice tone="warn" title={count === 1 ? 'One thing to put right' : `${count} things to put right`}>
        <ul>{wrong.map((field) => <li key={field}><button type="button" onClick={() => focusField(field)}>{problems[field]}</button></li>)}</ul>
      </Notice>
    </div>
  );
}
