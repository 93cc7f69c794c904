import { ChevronDown, ChevronUp } from 'lucide-react';
import { IconButton } from './Button.tsx';

export interface StepsProps {
  /** What the rows are called, one: "entry". */
  noun: string;
  /** Addresses of the rows that the list behind the panel shows, from the top down. */
  ids: readonly string[];
  /** Which of them the panel shows. */
  id: string;
  onOpen: (id: string) => void;
}

/** Foot of a panel: the row before and the row after in the list behind it. Nothing for what is not in the list. */
export function Steps({ noun, ids, id, onOpen }: StepsProps) {
  const index = ids.indexOf(id);
  if (index < 0) return null;
  const step = (label: string, to: string | undefined, Icon: typeof ChevronUp) => (
    <IconButton label={label} look="secondary" icon={<Icon size={18} aria-hidden="true" />} isDisabled={to === undefined} onPress={() => to !== undefined && onOpen(to)} />
  );
  return (
    <>
      {step(`Previous ${noun}`, ids[index - 1], ChevronUp)}
      {step(`Next ${noun}`, ids[index + 1], ChevronDown)}
    </>
  );
}
