import type { CampaignStatus } from '../../contract/tracking.ts';

/**
 * The status of a campaign as an SQL expression over `c` (campaigns), `t` (its current terms) and `k` (its counters) at the instant `now`. One
 * place for it, since lists are narrowed by it. docs/figures.md says the same in words.
 */
export function statusInSql(now: string): string {
  const cases: [string, CampaignStatus][] = [
    [`c.generation_status = 'FAILED'`, 'failed'],
    [`c.generation_status = 'IN_PROGRESS'`, 'generating'],
    [`c.generation_status = 'DRAFT'`, 'draft'],
    [`c.is_historical or t.expiration_date <= ${now}`, 'ended'],
    ['not c.active', 'paused'],
    ['k.redemptions_succeeded - k.rollbacks_succeeded >= k.redemptions_max', 'exhausted'],
    ['k.discount_minor - k.discount_rolled_back_minor >= k.discount_max_minor', 'exhausted'],
    [`t.start_date > ${now}`, 'scheduled'],
  ];
  return `case ${cases.map(([condition, status]) => `when ${condition} then '${status}'`).join(' ')} else 'active' end`;
}
