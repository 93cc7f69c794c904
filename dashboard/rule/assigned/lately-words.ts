import type { AssignedRules } from '../../../contract/rule-page.ts';
import { subjectWords } from '../../../contract/rule-words.ts';
import { counted, formatExact } from '../../ui/format.ts';

type Lately = AssignedRules['rows'][number]['lately'];

/** What a rule decided of redemptions: `Last 7 days: 8,412 passed, 131 refused here, most by order amount (120).` */
export function latelyWords({ days, passed, refused, most }: Lately): string {
  const span = `Last ${counted(days, 'day', 'days')}:`;
  if (passed === null || refused === null) return `${span} too many redemptions to count what it decided.`;
  if (passed.count === 0 && refused.count === 0 && passed.is_exact && refused.is_exact) return `${span} it judged no redemption.`;
  const by = most === null ? '' : `, most by ${subjectWords(most.name, most.property)} (${formatExact(most.count)})`;
  return `${span} ${tallyWords(passed)} passed, ${tallyWords(refused)} refused here${by}.`;
}

/** What was counted among the latest redemptions is the least that there can be. */
function tallyWords({ count, is_exact: isExact }: NonNullable<Lately['passed']>): string {
  if (count === 0) return isExact ? 'none' : 'an unknown number';
  return isExact ? formatExact(count) : `at least ${formatExact(count)}`;
}
