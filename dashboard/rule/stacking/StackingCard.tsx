import { Link } from '@tanstack/react-router';
import type { StackingHints } from '../../../contract/stacking-hints.ts';
import { useFormat, useProject } from '../../shell/use-project.ts';
import { Card } from '../../ui/Card.tsx';
import { ErrorBox, Notice } from '../../ui/ErrorBox.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { codeLines, isAlarming, unboundedWords, worstWords } from './stacking-words.ts';
import styles from './stacking.module.css';
import { useStackingHints } from './use-stacking-hints.ts';

/** What codes of live campaigns come to together with those of this one. */
export function StackingCard({ campaignId }: { campaignId: string }) {
  const { data, error, refetch } = useStackingHints(campaignId);
  return (
    <Card title="Together with other codes" note="Of campaigns that are live now">
      {data === undefined && error === null && <SkeletonLines count={3} label="Loading what codes come to together" />}
      {error !== null && <ErrorBox title="What codes come to together could not be loaded" error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <StackingWords hints={data} own="This campaign" />}
    </Card>
  );
}

/** The same in a form, of what is being written. */
export function StackingWords({ hints, own }: { hints: StackingHints; own: string }) {
  const { money } = useFormat();
  const { project_id: projectId } = useProject();
  const lines = codeLines(hints, own, money);
  const unbounded = unboundedWords(hints, own);
  return (
    <div className={styles.hints}>
      <p>{worstWords(hints, money)}</p>
      {lines.length > 1 && <ul>{lines.map(({ key, name, words }) => <li key={key}><strong>{name}</strong>: {words}</li>)}</ul>}
      {unbounded !== null && <Notice tone="warn"><span>{unbounded}</span></Notice>}
      <p className="muted">
        {isAlarming(hints) && 'Categories and stacking rules decide which codes act together. '}
        <Link to="/p/$projectId/settings" params={{ projectId }}>Stacking rules</Link> let {hints.codes_max === 1 ? 'one code' : `${hints.codes_max} codes`} of one request act together.
        {!hints.is_complete && ' There are more live campaigns than were looked at.'} Codes with a discount of their own are not counted.
      </p>
    </div>
  );
}
