import { AddLimit, LimitRow, LimitRows } from '../limits/LimitFields.tsx';
import { limitKey, type DraftLimit } from '../page/dashboard/limits.ts';
import type { SectionProps } from './sections.ts';

/** Those that have fields of their own. */
const usual = (['discount', 'redemptions'] as const).map((measure): DraftLimit => ({ scope: 'campaign', measure, period: 'total', max: null, straddle: 'reject' }));

/** Limits of a period, of each customer and of each code. */
export function MoreLimits({ draft: { moreLimits }, set, problems }: SectionProps) {
  const change = (limit: DraftLimit) => set({ moreLimits: moreLimits.map((one) => (limitKey(one) === limitKey(limit) ? limit : one)) });
  const remove = (limit: DraftLimit) => set({ moreLimits: moreLimits.filter((one) => limitKey(one) !== limitKey(limit)) });
  const missing = (limit: DraftLimit) => (problems.moreLimits !== undefined && limit.max === null ? 'Say how much, or remove it.' : undefined);
  return (
    <>
      {moreLimits.length > 0 && (
        <div data-field="moreLimits">
          <LimitRows>
            {moreLimits.map((limit) => (
              <li key={limitKey(limit)}><LimitRow limit={limit} onChange={change} onRemove={remove} hint={null} error={missing(limit)} autoFocus={false} /></li>
            ))}
          </LimitRows>
        </div>
      )}
      <AddLimit taken={[...usual, ...moreLimits]} onAdd={(limit) => set({ moreLimits: [...moreLimits, { ...limit, max: null, straddle: 'reject' }] })} />
    </>
  );
}
