import { lazy, Suspense, useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useProject } from '../../shell/use-project.ts';
import { Notice } from '../../ui/ErrorBox.tsx';
import { focusField } from '../../ui/focus-field.ts';
import { BudgetSection } from './BudgetSection.tsx';
import { CodesSection } from './CodesSection.tsx';
import styles from './create.module.css';
import { problemFields, type Problems } from './draft-problems.ts';
import { OfferSection } from './OfferSection.tsx';
import { Result } from './Result.tsx';
import type { SectionProps } from './sections.ts';
import { TimeSection } from './TimeSection.tsx';

const OfferChecks = lazy(() => import('./OfferChecks.tsx').then((module) => ({ default: module.OfferChecks })));
const RuleSection = lazy(() => import('./RuleSection.tsx').then((module) => ({ default: module.RuleSection })));
const LimitsCard = lazy(() => import('./LimitsCard.tsx').then((module) => ({ default: module.LimitsCard })));

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
  /** What the foot of the form holds. */
  children: ReactNode;
}

/** The sections of a campaign with what it will be beside them; Ctrl and Enter saves from anywhere. */
export function CampaignForm({ today, attempts, onSubmit, lead, aside, children, ...section }: Props) {
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
            {section.mode === 'new' && <Suspense><RuleSection {...props} /></Suspense>}
            {section.mode === 'new' ? <BudgetSection {...props} /> : <Suspense><LimitsCard /></Suspense>}
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
