import { Play } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { Replay, ReplayRequest } from '../../../contract/rule-replay.ts';
import { lazyPart } from '../../lazy-part.tsx';
import { useProject } from '../../shell/use-project.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { ErrorBox, ErrorText, Notice } from '../../ui/ErrorBox.tsx';
import { formatDay, formatExact } from '../../ui/format.ts';
import { Meter } from '../../ui/Meter.tsx';
import { Segments } from '../../ui/Select.tsx';
import { daysProblem, lastDays, spans, type Span } from './period.ts';
import styles from './replay.module.css';
import { isOver, useReplay } from './use-replay.ts';

const DateField = lazyPart(() => import('../../ui/DateField.tsx'), 'DateField');
const ReplayResult = lazyPart(() => import('./ReplayResult.tsx'), 'ReplayResult');

export type ReplayChange = Omit<ReplayRequest, 'from' | 'to'>;

interface Props {
  campaignId: string;
  /** What would change; null: it is not complete, or makes no sense yet. */
  change: ReplayChange | null;
}

/** What a change that is not saved yet would have done to stored orders. */
export function ReplayPanel({ campaignId, change }: Props) {
  const { latest, last, begin, cancel } = useReplay(campaignId);
  const [shown, setShown] = useState<string | null>(null);
  const running = last !== undefined && !isOver(last) ? last : null;
  const start = (days: { from: string; to: string }) => change !== null && begin.mutate({ ...days, ...change }, { onSuccess: ({ replay_id: id }) => setShown(id) });
  return (
    <Card title="Try on past orders" note="Nothing is changed by it">
      {latest.isError && latest.data === undefined && <ErrorBox title="Earlier tries could not be loaded" error={latest.error} onRetry={() => void latest.refetch()} />}
      <Period isBusy={begin.isPending || running !== null} isDisabled={change === null} onStart={start} />
      {change === null && <p className="muted">Put right what is marked above first.</p>}
      <ErrorText error={begin.error ?? cancel.error} />
      {running !== null && <Running replay={running} onCancel={() => cancel.mutate(running.replay_id)} isCancelling={cancel.isPending} />}
      {last !== undefined && isOver(last) && <Over replay={last} isOfNow={last.replay_id === shown} />}
    </Card>
  );
}

interface PeriodProps {
  isBusy: boolean;
  isDisabled: boolean;
  onStart: (days: { from: string; to: string }) => void;
}

function Period({ isBusy, isDisabled, onStart }: PeriodProps) {
  const { time_zone: zone } = useProject();
  const [span, setSpan] = useState<Span>('30');
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const [isChecked, setChecked] = useState(false);
  const problem = span === 'own' ? daysProblem(from, to) : null;
  const submit = () => {
    setChecked(true);
    if (problem !== null || isBusy) return;
    onStart(span === 'own' ? { from: from ?? '', to: to ?? '' } : lastDays(Number(span), zone));
  };
  const options = Object.entries(spans).map(([value, label]) => ({ value: value as Span, label }));
  return (
    <div className={styles.period}>
      <Segments<Span> label="Orders of which days" value={span} options={options} onChange={setSpan} />
      {span === 'own' && (
        <Suspense>
          <div className="pair">
            <DateField label="First day" value={from} onChange={setFrom} />
            <DateField label="Last day" value={to} onChange={setTo} error={isChecked ? problem : null} />
          </div>
        </Suspense>
      )}
      <Button icon={<Play size={16} aria-hidden="true" />} onPress={submit} isDisabled={isDisabled} isPending={isBusy}>Start</Button>
    </div>
  );
}

function Running({ replay, onCancel, isCancelling }: { replay: Replay; onCancel: () => void; isCancelling: boolean }) {
  const { progress, looked_at: looked, to_look_at: total } = replay;
  const words = total === null ? `${formatExact(looked)} orders looked at` : `${formatExact(looked)} of ${formatExact(total)} orders looked at`;
  return (
    <div className={styles.running} role="status">
      <span className={styles.bar}><Meter share={progress} label={words} kind="progress" /></span>
      <span className="muted">{words}.</span>
      <Button onPress={onCancel} isPending={isCancelling}>Cancel</Button>
    </div>
  );
}

/** `isOfNow`: it was begun here, so it is what the form says, or said when it was begun. */
function Over({ replay, isOfNow }: { replay: Replay; isOfNow: boolean }) {
  if (replay.state === 'cancelled') return <p className="muted" role="status">The last try was cancelled.</p>;
  if (replay.state === 'failed' || replay.figures === null) return <Notice tone="warn" title="The last try failed"><span>The server log says why. Nothing was changed by it.</span></Notice>;
  return (
    <section className={styles.result} aria-label="What would have been different">
      <p className="muted">
        {formatDay(replay.from)} to {formatDay(replay.to)}{!isOfNow && ', from an earlier try: the change may have been another one'}
      </p>
      <Suspense><ReplayResult replay={replay} figures={replay.figures} /></Suspense>
    </section>
  );
}
