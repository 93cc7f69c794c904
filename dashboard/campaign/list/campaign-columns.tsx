import { Link } from '@tanstack/react-router';
import type { CampaignRow } from '../../../contract/tracking.ts';
import { Sparkline } from '../../chart/Sparkline.tsx';
import type { ProjectFormat } from '../../shell/use-project.ts';
import { formatCount, formatExact, formatRate, formatRelative } from '../../ui/format.ts';
import { Meter } from '../../ui/Meter.tsx';
import { CampaignStatusMark } from '../../ui/Status.tsx';
import type { Column } from '../../ui/Table.tsx';
import { CampaignMenu } from '../actions/CampaignMenu.tsx';
import { Unknown } from '../../ui/Unknown.tsx';
import styles from './list.module.css';
import { offerInShort } from './offer-in-short.ts';

/** Columns of the campaign list. `now` is when the list was read. */
export function campaignColumns(projectId: string, format: ProjectFormat, search: string, now: Date): Column<CampaignRow>[] {
  return [
    { key: 'name', header: 'Name', isNowrap: true, render: (row) => <Name projectId={projectId} row={row} search={search} /> },
    { key: 'status', header: 'Status', isNowrap: true, render: (row) => <CampaignStatusMark status={row.status} /> },
    { key: 'offer', header: 'Offer', render: (row) => <Offer row={row} format={format} /> },
    { key: 'redeemed', header: 'Redeemed', isNumber: true, isNowrap: true, render: (row) => <Redeemed row={row} /> },
    { key: 'course', header: '14 days', render: (row) => <Course values={row.last_14_days} isHistorical={row.is_historical} /> },
    { key: 'budget', header: 'Budget', render: (row) => <Budget row={row} format={format} /> },
    { key: 'end', header: 'Ends', isNowrap: true, render: (row) => <End row={row} format={format} now={now} /> },
    { key: 'deeds', header: 'Actions', isHeaderHidden: true, isCorner: true, isNowrap: true, isNumber: true, render: (row) => <CampaignMenu campaign={row} isRow /> },
  ];
}

function Offer({ row: { discount }, format }: { row: CampaignRow; format: ProjectFormat }) {
  return <span className={styles.offer}>{discount === null ? <Unknown reason="not recorded" /> : offerInShort(discount, format.moneyShort)}</span>;
}

function Name({ projectId, row, search }: { projectId: string; row: CampaignRow; search: string }) {
  const sub = [row.category, row.description].filter((text) => text !== null && text !== '').join(' · ');
  return (
    <div className={styles.name}>
      <Link to="/p/$projectId/campaigns/$campaignId" params={{ projectId, campaignId: row.campaign_id }} title={row.name}><Marked text={row.name} part={search} /></Link>
      {row.matched_code !== undefined && <span className={styles.match}>has the code <code>{row.matched_code}</code></span>}
      {sub !== '' && <span className={styles.sub} title={sub}>{sub}</span>}
    </div>
  );
}

/** The text with the searched part marked. */
function Marked({ text, part }: { text: string; part: string }) {
  const at = part === '' ? -1 : text.toLowerCase().indexOf(part.toLowerCase());
  if (at < 0) return text;
  return <>{text.slice(0, at)}<mark>{text.slice(at, at + part.length)}</mark>{text.slice(at + part.length)}</>;
}

function Redeemed({ row }: { row: CampaignRow }) {
  const rate = row.redemption_rate_customer;
  return (
    <span className={styles.two}>
      <span className={styles.strong} title={formatExact(row.redemptions_net)}>{formatCount(row.redemptions_net)}</span>
      {rate.value !== null && (
        <small title={rate.interval && `95 % between ${formatRate(rate.interval[0])} and ${formatRate(rate.interval[1])}`}>
          {formatRate(rate.value)} of {formatCount(rate.denominator ?? 0)}
        </small>
      )}
    </span>
  );
}

function Course({ values, isHistorical }: { values: readonly number[]; isHistorical: boolean }) {
  if (values.every((value) => value === 0)) return <Unknown reason={isHistorical ? 'a finished campaign of the past' : 'no redemptions in the last 14 days'} />;
  const [first = 0, last = 0, most] = [values[0], values.at(-1), Math.max(...values)];
  return <Sparkline values={values} label={`${formatExact(first)} a day 14 days ago, ${formatExact(last)} today so far, at most ${formatExact(most)}`} />;
}

function Budget({ row, format }: { row: CampaignRow; format: ProjectFormat }) {
  const { discount_limit_minor: money, redemptions_limit: count } = row;
  if (money !== null) return <Used used={row.discount_net_minor ?? 0} limit={money} print={format.moneyShort} noun="" />;
  if (count !== null) return <Used used={row.redemptions_net} limit={count} print={formatCount} noun=" uses" />;
  return <span className="muted">No limit</span>;
}

function Used({ used, limit, print, noun }: { used: number; limit: number; print: (value: number) => string; noun: string }) {
  const share = limit === 0 ? 1 : used / limit;
  const words = `${print(used)} of ${print(limit)}${noun}`;
  return (
    <span className={styles.budget}>
      <Meter share={share} label={`Budget: ${words}`} />
      <small>{words}</small>
    </span>
  );
}

function End({ row, format, now }: { row: CampaignRow; format: ProjectFormat; now: Date }) {
  if (row.status === 'scheduled' && row.start_date !== null) {
    return <span className={styles.two}><span>{format.date(row.start_date)}</span><small>starts {formatRelative(row.start_date, now)}</small></span>;
  }
  if (row.expiration_date === null) return <span className="muted">{row.is_historical ? 'Over' : 'Never'}</span>;
  const last = new Date(Date.parse(row.expiration_date) - 1);
  return <span className={styles.two}><span title={format.end(row.expiration_date)}>{format.date(last)}</span><small>{formatRelative(row.expiration_date, now)}</small></span>;
}
