import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { VoucherFigures } from '../../../../contract/tracking.ts';
import { api, projectPath } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { useLive } from '../../../live/useLive.ts';
import { ErrorText } from '../../../ui/ErrorBox.tsx';
import { formatCount, formatExact } from '../../../ui/format.ts';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { Unknown } from '../../../ui/Unknown.tsx';
import { useCampaign, useCampaignParams } from '../use-campaign.ts';
import type { VoucherNarrowing } from '../../../voucher/list/voucher-filter.ts';
import styles from './vouchers.module.css';

/** While figures move they are read again at most this often: thousands of codes are looked at for them. */
const rereadMs = 10_000;

interface Facet {
  name: Exclude<keyof VoucherFigures, 'total' | 'looked_at' | 'is_exact'>;
  label: string;
  search: VoucherNarrowing;
}

const facets: readonly Facet[] = [
  { name: 'active', label: 'Active', search: { state: 'active' } },
  { name: 'used_up', label: 'Used up', search: { state: 'used_up' } },
  { name: 'expired', label: 'Expired', search: { state: 'expired' } },
  { name: 'disabled', label: 'Disabled', search: { state: 'disabled' } },
  { name: 'not_started', label: 'Not started', search: { state: 'not_started' } },
  { name: 'never_published', label: 'Never published', search: { published: 'no' } },
];

/** How many codes there are and how many of each kind; each figure leads to the codes that it counts. */
export function VoucherFacets() {
  const query = useFigures();
  if (query.isPending) return <Skeleton height="3.25rem" />;
  if (query.data === undefined) return <ErrorText error={query.error} />;
  const figures = query.data;
  // Nearly always there is none of them.
  const shown = facets.filter(({ name }) => name !== 'not_started' || figures.not_started > 0);
  return (
    <nav aria-label="Codes by state">
      <ul className={styles.facets}>
        <li>
          <FacetLink search={{}} label="All codes"><span title={formatExact(figures.total)}>{formatCount(figures.total)}</span></FacetLink>
        </li>
        {shown.map(({ name, label, search }) => <li key={name}><FacetLink search={search} label={label}><Count figures={figures} count={figures[name]} /></FacetLink></li>)}
      </ul>
    </nav>
  );
}

/** Where not all codes were looked at, what was found is the least there can be. */
function Count({ figures: { is_exact: isExact, looked_at: lookedAt, total }, count }: { figures: VoucherFigures; count: number }) {
  if (isExact) return <span title={formatExact(count)}>{formatCount(count)}</span>;
  const looked = `the newest ${formatExact(lookedAt)} of ${formatExact(total)} codes`;
  if (count === 0) return <Unknown reason={`none among ${looked}; older ones were not counted`} />;
  return <span title={`At least ${formatExact(count)}: so many are among ${looked}`}><span className="visually-hidden">at least </span>{formatCount(count)}<span aria-hidden="true">+</span></span>;
}

function FacetLink({ search, label, children }: { search: VoucherNarrowing; label: string; children: ReactNode }) {
  const { projectId, campaignId } = useCampaignParams();
  return (
    <Link
      to="/p/$projectId/campaigns/$campaignId/vouchers" params={{ projectId, campaignId }} search={search} replace resetScroll={false} activeOptions={{ exact: true }}
      className={styles.facet}
    >
      <span>{label}</span> <strong>{children}</strong>
    </Link>
  );
}

function useFigures() {
  const { projectId, campaignId } = useCampaignParams();
  const isGrowing = useCampaign().status === 'generating';
  const query = useQuery({
    queryKey: keys.voucherFigures(projectId, campaignId),
    queryFn: ({ signal }) => api.get<VoucherFigures>(projectPath(projectId, ['campaigns', campaignId, 'vouchers', 'figures']), { signal }),
    refetchInterval: isGrowing ? rereadMs : false,
  });
  useLive({
    projectId, intervalMs: rereadMs, read: () => query.refetch({ cancelRefetch: false }),
    concerns: (event) => event.type === 'reread' || event.move.campaign_id === campaignId,
  });
  return query;
}
