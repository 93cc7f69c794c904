import { useCallback, useMemo, useRef, useState } from 'react';

/** Rows that are chosen to be worked on together. */
export interface Selection {
  /** Keys of the rows that are chosen one by one; with `isAll` those of the rows that are on the page. */
  selected: ReadonlySet<string>;
  /** Everything that the filter matches is chosen, also what no page has shown yet. */
  isAll: boolean;
  /** Turns one row over; with `isRange` all from the one that was turned last. */
  onToggle: (key: string, isRange: boolean) => void;
  /** Chooses all rows of the page; none when all are chosen. */
  onToggleShown: () => void;
  selectAll: () => void;
  clear: () => void;
}

/**
 * Which of the rows `keys` (in the order of the page) are chosen. What is no longer in the list is no longer chosen: nobody works on what is not to be
 * seen, unless everything was asked for.
 */
export function useSelection(keys: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isAll, setAll] = useState(false);
  const last = useRef<string | null>(null);
  const selected = useMemo(() => (isAll ? new Set(keys) : new Set(keys.filter((key) => chosen.has(key)))), [keys, chosen, isAll]);
  const choose = useCallback((next: ReadonlySet<string>) => {
    setAll(false);
    setChosen(next);
  }, []);
  const onToggle = (key: string, isRange: boolean) => {
    choose(toggled({ keys, selected, key, from: isRange ? last.current : null }));
    last.current = key;
  };
  const onToggleShown = () => choose(selected.size === keys.length ? new Set() : new Set(keys));
  const clear = useCallback(() => choose(new Set()), [choose]);
  return { selected, isAll, onToggle, onToggleShown, selectAll: () => setAll(true), clear };
}

interface Toggling {
  keys: readonly string[];
  selected: ReadonlySet<string>;
  key: string;
  /** The other end of a stretch; null: one row alone. */
  from: string | null;
}

/** What is chosen after `key` was turned over, and with it the stretch from `from` on: all of it becomes what `key` becomes. */
export function toggled({ keys, selected, key, from }: Toggling): ReadonlySet<string> {
  const next = new Set(selected);
  const ends = [keys.indexOf(key), from === null ? -1 : keys.indexOf(from)].toSorted((one, other) => one - other);
  const [first = 0, end = 0] = ends;
  const stretch = first < 0 ? [key] : keys.slice(first, end + 1);
  for (const each of stretch) {
    if (selected.has(key)) next.delete(each);
    else next.add(each);
  }
  return next;
}
