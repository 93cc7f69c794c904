import { useLayoutEffect, useState } from 'react';

/**
 * Gives the keyboard to something that a change brings: the returned function is called beside the change, and what it is given once both are drawn. Of a part
 * that stays.
 */
export function useFocusDrawn(): (focus: () => void) => void {
  const [due, setDue] = useState<{ focus: () => void } | null>(null);
  useLayoutEffect(() => due?.focus(), [due]);
  return (focus) => setDue({ focus });
}
