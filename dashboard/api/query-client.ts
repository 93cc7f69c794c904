import { QueryClient } from '@tanstack/react-query';
import { isAway, RequestFailure } from './client.ts';
import { askAgainWhenBack } from './server-back.ts';

/** A refusal stays a refusal; only silence and the server's own failures are worth asking again. */
function isWorthRetrying(count: number, error: Error): boolean {
  return count < 2 && (!(error instanceof RequestFailure) || isAway(error));
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: isWorthRetrying, retryDelay: (count) => 400 * 2 ** count, staleTime: 5_000, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});

askAgainWhenBack(queryClient);
