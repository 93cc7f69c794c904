import type { CampaignFigures } from '../../../../contract/tracking.ts';
import { formatExact, formatRate } from '../../../ui/format.ts';
import { failureWord } from '../words.ts';

export interface ReasonPart {
  id: string;
  label: string;
  count: number;
  /** Of all failures, 0 to 1. */
  share: number;
  /** Count and share in words. */
  text: string;
}

/** Reasons that are shown one by one; the rest is one part. */
const most = 6;

/** Failure reasons by frequency, those beyond the sixth together. */
export function reasonParts(failures: CampaignFigures['failures']): ReasonPart[] {
  const ordered = failures.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count);
  const total = ordered.reduce((sum, { count }) => sum + count, 0);
  const shown = ordered.slice(0, ordered.length > most ? most - 1 : most);
  const rest = total - shown.reduce((sum, { count }) => sum + count, 0);
  const parts = shown.map(({ code, count }) => ({ id: code, label: failureWord(code), count }));
  const all = rest === 0 ? parts : [...parts, { id: 'others', label: 'Other reasons', count: rest }];
  return all.map((part) => ({ ...part, share: part.count / total, text: `${formatExact(part.count)} · ${formatRate(part.count / total)}` }));
}
