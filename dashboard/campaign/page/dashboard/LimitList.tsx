import { Link } from '@tanstack/react-router';
import { BellRing } from 'lucide-react';
import type { LimitUse, RuleLimitUse } from '../../../../contract/limits.ts';
import { Bullet } from '../../../chart/Bullet.tsx';
import { useFormat } from '../../../shell/use-project.ts';
import { ErrorBox } from '../../../ui/ErrorBox.tsx';
import { formatExact, formatPercent, formatRate } from '../../../ui/format.ts';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { limitWords, type CounterName } from '../limit-words.ts';
import { useCampaignParams } from '../use-campaign.ts';
import { sentence } from '../words.ts';
import { isDiscountBudget, isMeasured, type MeasuredUse } from './limits.ts';
import type { useLimits } from './use-limits.ts';
import styles from './boxes.module.css';

const marks = [50, 80, 95, 100];

/** A limit of the campaign, or one that a rule sets. */
type ShownUse = Omit<MeasuredUse, 'scope'> & CounterName;

/** Every limit of the campaign but its discount budget, which stands above. */
export function LimitList({ query }: { query: ReturnType<typeof useLimits> }) {
  if (query.data === undefined) {
    if (query.isError) return <ErrorBox title="The limits could not be loaded" error={query.error} onRetry={() => void query.refetch()} />;
    return <Skeleton height="3rem" />;
  }
  const limits = query.data.limits.filter((limit) => !isDiscountBudget(limit));
  const [measured, others] = [limits.filter(isMeasured), limits.filter((limit) => !isMeasured(limit))];
  return (
    <>
      {measured.length > 0 && (
        <ul className={styles.limits} aria-label="Limits of the campaign">
          {measured.map((limit) => <li key={keyOf(limit)}><MeasuredLimit limit={limit} /></li>)}
        </ul>
      )}
      {others.length > 0 && (
        <div className={styles.each}>
          <h3>For each customer and code</h3>
          <ul>{others.map((limit) => <li key={keyOf(limit)}><LimitOfEach limit={limit} /></li>)}</ul>
        </div>
      )}
      {query.data.from_rules.length > 0 && <LimitsOfRules limits={query.data.from_rules} />}
    </>
  );
}

/** Limits that validation rules set: the same counters, changed on another tab. */
function LimitsOfRules({ limits }: { limits: readonly RuleLimitUse[] }) {
  const params = useCampaignParams();
  return (
    <div className={styles.each}>
      <h3>From validation rules</h3>
      <ul>
        {limits.map((limit) => (
          <li key={`${limit.rule_id} ${keyOf(limit)}`}>
            <LimitOfRule limit={limit} />
            <p className={styles.quiet}>from rule <Link to="/p/$projectId/campaigns/$campaignId/rules" params={params}>{limit.rule_name}</Link></p>
          </li>
        ))}
      </ul>
    </div>
  );
}

function LimitOfRule({ limit }: { limit: RuleLimitUse }) {
  const { used, held, remaining } = limit;
  if (used === null || held === null || remaining === null) return <LimitOfEach limit={limit} />;
  return <MeasuredLimit limit={{ ...limit, used, held, remaining, straddle: 'reject', warnings: [] }} />;
}

function keyOf({ scope, measure, period }: CounterName): string {
  return `${scope} ${measure} ${period}`;
}

function MeasuredLimit({ limit }: { limit: ShownUse }) {
  const print = usePrint(limit);
  return (
    <div className={styles.limit}>
      <p className={styles.limitLine}>
        <span>{sentence(limitWords(limit))}</span>
        <span><strong>{print(limit.used)}</strong> of {print(limit.max)}</span>
      </p>
      <LimitBar limit={limit} />
    </div>
  );
}

/** The bar of a limit, what is left of it in words, and the highest warning that was reached. */
export function LimitBar({ limit }: { limit: ShownUse }) {
  const { date, dateTime } = useFormat();
  const print = usePrint(limit);
  const { used, held, remaining, max, straddle, period_until: until, warnings } = limit;
  const share = formatRate(max === 0 ? 1 : used / max);
  const words = [
    `${share} used`,
    ...(held > 0 ? [`${print(held)} held by carts`] : []),
    `${print(remaining)} left`,
    ...(until === null || remaining === 0 ? [] : [`begins anew on ${date(until)}`]),
  ];
  const last = warnings.at(-1);
  return (
    <>
      <Bullet used={used} held={held} limit={max} marks={marks} label={`${sentence(limitWords(limit))}: ${print(used)} of ${print(max)} used, ${words.slice(1).join(', ')}`} />
      <p className={styles.quiet}>
        {words.join(' · ')}
        {remaining === 0 && <strong className={styles.stopped}>{used < max ? 'All that is left is held by carts' : `Codes are refused${until === null ? '' : ` until ${date(until)}`}`}</strong>}
        {remaining > 0 && straddle === 'clip' && <> · the last discount is cut to what is left</>}
      </p>
      {last !== undefined && (
        <p className={styles.warning}><BellRing size={14} aria-hidden="true" />{`${formatPercent(last.percent)} reached on ${dateTime(last.occurred_at)}`}</p>
      )}
    </>
  );
}

/** A limit for each customer or code has no single use to show. */
function LimitOfEach({ limit }: { limit: CounterName & { max: number; straddle?: LimitUse['straddle'] } }) {
  const print = usePrint(limit);
  return (
    <p className={styles.limitLine}>
      <span>{sentence(limitWords(limit))}{limit.straddle === 'clip' && <small>The last discount is cut to what is left</small>}</span>
      <span>at most <strong>{print(limit.max)}</strong></span>
    </p>
  );
}

function usePrint({ measure }: Pick<LimitUse, 'measure'>): (value: number) => string {
  const { money } = useFormat();
  return measure === 'redemptions' ? formatExact : money;
}
