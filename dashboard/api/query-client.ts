import { QueryClient } from '@tanstack/react-query';
import { RequestFailure } from './client.ts';

/** A refusal stays a refusal; only silence and the server's own failures are worth asking again. */
function isWorthRetrying(count: number, error: Error): boolean {
  const status = error instanceof RequestFailure ? error.status : 0;
  return count < 2 && (status === 0 || status >= 502);
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: isWorthRetrying, retryDelay: (count) => 400 * 2 ** count, staleTime: 5_000, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});
