import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';

/** Parts of an address' search that change; `undefined` takes one away. */
export type SearchChange<Search> = { [Name in keyof Search]?: Search[Name] | undefined };

/**
 * Changes what the address of the page says. What narrows a list takes the place of what was there and closes what was open over the list; `open` is a
 * step that Back takes back.
 */
export function useChangeSearch<Search extends object>(): (change: SearchChange<Search>) => void {
  const navigate = useNavigate();
  return useCallback((change) => {
    const search = ({ open: _closed, ...old }: Record<string, unknown>) => ({ ...old, ...change });
    void navigate({ to: '.', search: search as never, replace: !('open' in change), resetScroll: false });
  }, [navigate]);
}
