import type { SegmentRow } from '../../contract/segment-page.ts';
import { formatExact } from '../ui/format.ts';

/** The kinds of segments, as people choose one. */
export const segmentKinds = [
  { value: 'auto-update', label: 'Auto-update', hint: 'Follows conditions: customers enter and leave by themselves, and each time is noted' },
  { value: 'static', label: 'Static', hint: 'A list of customers that you keep yourself' },
  { value: 'passive', label: 'Passive', hint: 'Conditions that are looked at when somebody asks; nothing is noted' },
] as const satisfies readonly { value: SegmentRow['type']; label: string; hint: string }[];

/** Name of a kind. */
export function kindWord(type: SegmentRow['type']): string {
  return segmentKinds.find(({ value }) => value === type)?.label ?? type;
}

/** How many customers a segment has: `1,204`, `more than 10,000`; null where it is counted when asked. */
export function sizeWords({ size, is_size_exact: isExact }: Pick<SegmentRow, 'size' | 'is_size_exact'>): string | null {
  if (size === null) return null;
  return isExact ? formatExact(size) : `more than ${formatExact(size)}`;
}
