import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { IconButton } from '../../ui/Button.tsx';
import { useBuilder } from './builder-state.ts';
import type { PartDraft } from './rule-draft.ts';

/** Moves a part of a rule and takes it away: each by a button, at the ends of a list the move that is none is not possible. `noun`: what the part is called. */
export function PartTools({ part, noun }: { part: PartDraft; noun: string }) {
  const { move, canMove, remove } = useBuilder();
  const icon = { size: 16, 'aria-hidden': true } as const;
  return (
    <>
      <IconButton label={`Move up ${noun}`} icon={<ArrowUp {...icon} />} isDisabled={!canMove(part.key, 'up')} onPress={() => move(part.key, 'up')} data-move="up" />
      <IconButton label={`Move down ${noun}`} icon={<ArrowDown {...icon} />} isDisabled={!canMove(part.key, 'down')} onPress={() => move(part.key, 'down')} data-move="down" />
      <IconButton label={`Remove ${noun}`} icon={<X {...icon} />} onPress={() => remove(part, noun)} data-remove="" />
    </>
  );
}
