import type { StackingHintsRequest } from '../../../contract/stacking-hints.ts';
import { Card } from '../../ui/Card.tsx';
import { isAlarming } from './stacking-words.ts';
import { StackingWords } from './StackingCard.tsx';
import { useDraftStackingHints } from './use-stacking-hints.ts';

/** Beside a campaign that is being written: what its codes would come to with others, where that is much. A failure is no reason to stand in the way. */
export function StackingOfDraft({ request }: { request: StackingHintsRequest | null }) {
  const { data } = useDraftStackingHints(request);
  if (request === null || data === undefined || !isAlarming(data)) return null;
  return <Card title="Together with other codes" note="Of campaigns that are live now"><StackingWords hints={data} own="This campaign" /></Card>;
}
