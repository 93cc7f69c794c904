import { useState, type ReactNode } from 'react';
import { Card } from '../../ui/Card.tsx';
import { formatExact, formatLarge, formatMoney, unknownMark } from '../../ui/format.ts';
import { exampleCode, guessability, guessesPerHit, patternProblem } from './code-pattern.ts';
import styles from './create.module.css';
import { isCostTold, usesMax, worstCase, type Draft } from './draft.ts';
import { TryCart } from './TryCart.tsx';
import { campaignSentence } from './words.ts';

interface ResultProps {
  draft: Draft;
  currency: string;
  zone: string;
  /** Whether the codes are still to be made, as the form says. */
  hasCodes: boolean;
  children?: ReactNode;
}

/** What the campaign will be, while it is being written: the sentence, a code, the most it can cost, how easily it is guessed. */
export function Result({ draft, currency, zone, hasCodes, children }: ResultProps) {
  return (
    <Card title="In words" className={styles.aside}>
      <div className={styles.result}>
        <p className={styles.sentence}>{campaignSentence(draft, currency, zone)}</p>
        <dl className={styles.facts}>
          {hasCodes && <Fact term={draft.size === 'STANDALONE' ? 'The code' : 'A code looks like'}><SampleCode draft={draft} /></Fact>}
          {hasCodes && <Fact term="Worst case, all discounts together"><WorstCaseWords draft={draft} currency={currency} /></Fact>}
          {draft.size !== 'STANDALONE' && hasCodes && <Fact term="Guessing a code"><GuessWords draft={draft} /></Fact>}
        </dl>
        <TryCart draft={draft} currency={currency} />
        {children}
      </div>
    </Card>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return <div><dt>{term}</dt><dd>{children}</dd></div>;
}

function SampleCode({ draft }: { draft: Draft }) {
  // One row of fixed numbers, so that the example does not change with every key.
  const [seed] = useState(() => Array.from({ length: 200 }, () => Math.random()));
  if (draft.size === 'STANDALONE') return <code className={styles.ticket}>{draft.code.trim() === '' ? '…' : draft.code.trim()}</code>;
  const code = exampleCode(draft.pattern, draft.alphabet, (place) => seed[place % seed.length] ?? 0);
  return <code className={styles.ticket}>{code === '' ? '…' : code}</code>;
}

function WorstCaseWords({ draft, currency }: { draft: Draft; currency: string }) {
  if (!isCostTold(draft)) return <><span>{unknownMark}</span><small>Told once offer and codes are filled in.</small></>;
  const worst = worstCase(draft);
  if ('minor' in worst) {
    const uses = usesMax(draft);
    return (
      <>
        <span className={styles.figure}>{formatMoney(worst.minor, currency)}</span>
        {uses !== null && <small>{formatExact(uses)} redemptions at most</small>}
      </>
    );
  }
  return (
    <>
      <span className={styles.warn}>Nothing bounds it</span>
      <small>{worst.unbounded === 'uses' ? 'Limit the uses per code, or set a budget.' : 'A large order gets a large discount: set a cap per order, or a budget.'}</small>
    </>
  );
}

function GuessWords({ draft }: { draft: Draft }) {
  const { count } = draft;
  if (count === null) return <span>{unknownMark}</span>;
  const pattern = draft.pattern.trim();
  if (patternProblem(pattern, draft.alphabet, 0) !== null) return <span className={styles.bad}>The pattern is not complete</span>;
  const level = guessability(pattern, draft.alphabet, count);
  const guesses = guessesPerHit(pattern, draft.alphabet, count);
  const words = guesses < 1 ? 'There are more codes than the pattern can make' : `One guess in ${formatLarge(Math.floor(guesses))} hits`;
  if (level === 'refused') return <><span className={styles.bad}>{words}</span><small>Too easy: make the pattern longer.</small></>;
  if (level === 'weak') return <><span className={styles.warn}>{words}</span><small>A patient program would find codes. One or two more # make it safe.</small></>;
  return <><span className={styles.good}>{words}</span><small>Safe from guessing.</small></>;
}
