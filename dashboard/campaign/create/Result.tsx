import type { ReactNode } from 'react';
import { Card } from '../../ui/Card.tsx';
import { ErrorText } from '../../ui/ErrorBox.tsx';
import { formatExact, formatMoney, unknownMark } from '../../ui/format.ts';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { codesProblem, remedyWords, useCodePreview } from '../codes/code-preview.ts';
import { CodeExamples } from '../codes/CodeExamples.tsx';
import { CodeStrength } from '../codes/CodeStrength.tsx';
import { askedCodes } from './campaign-request.ts';
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
          {hasCodes && draft.size === 'STANDALONE' && <Fact term="The code"><CodeExamples examples={[draft.code.trim() === '' ? '…' : draft.code.trim()]} /></Fact>}
          {hasCodes && draft.size !== 'STANDALONE' && <CodesFact draft={draft} />}
          {hasCodes && <Fact term="Worst case, all discounts together"><WorstCaseWords draft={draft} currency={currency} /></Fact>}
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

/** What the codes will look like and how safe they are, as the server judges them while one types. */
function CodesFact({ draft }: { draft: Draft }) {
  const asked = askedCodes(draft);
  const { query, isCurrent } = useCodePreview(asked);
  if (asked === null) return <Fact term="Codes look like"><span className={styles.bad}>The pattern is not complete</span></Fact>;
  if (query.isError) return <Fact term="Codes look like"><ErrorText error={query.error} /></Fact>;
  if (query.data === undefined) return <Fact term="Codes look like"><SkeletonLines count={2} label="Asking what the codes look like" /></Fact>;
  const { examples, is_enough: isEnough } = query.data;
  const remedy = isEnough ? remedyWords(query.data) : codesProblem(query.data, asked.count);
  return (
    <>
      <Fact term="Codes look like"><CodeExamples examples={examples.slice(0, 2)} isAsking={!isCurrent} /></Fact>
      <Fact term="Guessing a code">
        <CodeStrength preview={query.data} />
        <small role="status">{isCurrent && remedy}</small>
      </Fact>
    </>
  );
}
