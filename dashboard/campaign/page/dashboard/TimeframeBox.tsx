import { CircleCheck, CircleSlash } from 'lucide-react';
import type { CampaignFigures, CampaignPage } from '../../../../contract/tracking.ts';
import { Timeline } from '../../../chart/Timeline.tsx';
import { WeekHours } from '../../../chart/WeekHours.tsx';
import { useFormat, useProject, type ProjectFormat } from '../../../shell/use-project.ts';
import { Card } from '../../../ui/Card.tsx';
import { Notice } from '../../../ui/ErrorBox.tsx';
import { formatDay, formatRelative } from '../../../ui/format.ts';
import { openWeek, progressWords, windowWords } from '../timeframe.ts';
import { useCampaign } from '../use-campaign.ts';
import { useNow } from '../use-now.ts';
import styles from './boxes.module.css';

/** Box 3: from when to when, which hours, what is open now and what comes next. */
export function TimeframeBox({ figures }: { figures: CampaignFigures | undefined }) {
  const campaign = useCampaign();
  const { time_zone: zone } = useProject();
  return (
    <Card title="Timeframe" note={zone.replaceAll('_', ' ')}>
      <div className={styles.stack}>
        {campaign.is_historical && <PastWindow campaign={campaign} figures={figures} />}
        {!campaign.is_historical && (campaign.status === 'draft' ? <DraftWindow campaign={campaign} /> : <PlannedWindow campaign={campaign} zone={zone} />)}
      </div>
    </Card>
  );
}

/** A draft does not run: nothing of it is open, and no day of it has passed. */
function DraftWindow({ campaign }: { campaign: CampaignPage }) {
  const format = useFormat();
  const { start_date: start, expiration_date: end } = campaign;
  return (
    <>
      <p className={styles.lead}>Not launched yet</p>
      <Ends from={start === null ? 'Its launch' : format.dateTime(start)} to={end === null ? 'No end' : format.end(end)} />
      <WindowList windows={windowWords(campaign)} />
    </>
  );
}

function WindowList({ windows }: { windows: readonly string[] }) {
  if (windows.length === 0) return null;
  return <ul className={styles.windows}>{windows.map((window) => <li key={window}>{window}</li>)}</ul>;
}

function PlannedWindow({ campaign, zone }: { campaign: CampaignPage; zone: string }) {
  const format = useFormat();
  const now = useNow(30_000);
  const start = campaign.start_date ?? campaign.created_at;
  const end = campaign.expiration_date;
  const words = progressWords(campaign, new Date(now).toISOString(), zone);
  const [from, to] = [format.dateTime(start), end === null ? 'No end' : format.end(end)];
  const windows = windowWords(campaign);
  const week = openWeek(campaign);
  return (
    <>
      <p className={styles.lead}>{words}</p>
      <div>
        <Timeline start={Date.parse(start)} end={end === null ? null : Date.parse(end)} now={now} label={`From ${from} to ${to}. ${words}.`} />
        <Ends from={campaign.start_date === null ? `${from} (created)` : from} to={to} />
      </div>
      <OpenNow campaign={campaign} now={now} />
      {week !== null && <WeekHours week={week} label={windows.join('. ')} />}
      <WindowList windows={windows} />
    </>
  );
}

/** Both ends below the bar, as its labels. */
function Ends({ from, to }: { from: string; to: string }) {
  return (
    <dl className={styles.bothEnds}>
      <div><dt className="visually-hidden">Start</dt><EndLines text={from} /></div>
      <div><dt className="visually-hidden">End</dt><EndLines text={to} /></div>
    </dl>
  );
}

/** A day, and below it what follows its last comma: the time of day. */
function EndLines({ text }: { text: string }) {
  const comma = text.lastIndexOf(', ');
  return <dd>{comma < 0 ? text : text.slice(0, comma)}{comma >= 0 && <small>{text.slice(comma + 2)}</small>}</dd>;
}

function OpenNow({ campaign, now }: { campaign: CampaignPage; now: number }) {
  const format = useFormat();
  const { open_now: isOpen, next_change: next, status } = campaign;
  if (status === 'ended') return <p className="muted">Over: no code of it can be redeemed any more.</p>;
  if (status === 'paused') return <p className="muted">Paused: codes are refused until it is resumed.</p>;
  if (status === 'exhausted') {
    const time = isOpen ? 'Open by its dates' : 'Closed now';
    return <p className="muted">{time}, but the budget is used up: codes are refused until a rollback or a higher limit makes room.</p>;
  }
  const Icon = isOpen ? CircleCheck : CircleSlash;
  return (
    <p className={styles.open}>
      <Icon size={16} aria-hidden="true" className={isOpen ? styles.good : 'muted'} />
      <span>
        <strong>{isOpen ? 'Open now' : 'Closed now'}</strong>
        {next !== null && <>{' · '}<time dateTime={next.at} title={format.dateTime(next.at)}>{nextWords(next, now, format)}</time></>}
      </span>
    </p>
  );
}

const dayMs = 86_400_000;

/** Within a day how long until then, else when; an end at midnight is named by the day that it ends. */
function nextWords({ at, opens }: { at: string; opens: boolean }, now: number, format: ProjectFormat): string {
  if (Math.abs(Date.parse(at) - now) < dayMs) return `${opens ? 'opens' : 'closes'} ${formatRelative(at, new Date(now))}`;
  return opens ? `opens ${format.dateTime(at)}` : `until ${format.end(at)}`;
}

/** A campaign that was over when it was imported, and the days of it that its source observed when those are not all. */
function PastWindow({ campaign, figures }: { campaign: CampaignPage; figures: CampaignFigures | undefined }) {
  const format = useFormat();
  const { start_date: start, expiration_date: end } = campaign;
  const { observed_from: first = null, observed_to: last = null } = figures ?? {};
  return (
    <>
      <p className={styles.lead}>Over before it was imported</p>
      {start !== null && end !== null && (
        <div>
          <Timeline start={Date.parse(start)} end={Date.parse(end)} now={Number.POSITIVE_INFINITY} label={`From ${format.date(start)} to ${format.end(end)}`} />
          <Ends from={format.dateTime(start)} to={format.end(end)} />
        </div>
      )}
      {first !== null && last !== null && (
        <Notice title="Observed only in part">
          <span>Its source kept what happened from {formatDay(first)} to {formatDay(last)}. The other days are not known, and its figures lack them.</span>
        </Notice>
      )}
    </>
  );
}
