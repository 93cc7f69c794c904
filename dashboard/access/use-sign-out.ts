import { useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { toast } from '../ui/Toast.tsx';

/** Ends the session and leaves nothing of it in the page: the browser loads the sign-in page anew. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    try {
      await api.post('/api/sign-out');
    } catch {
      toast({ tone: 'bad', title: 'You are still signed in', detail: 'The server did not answer. Try again.' });
      return;
    }
    queries.clear();
    location.assign('/sign-in');
  };
}
