import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { api } from '../api/client.ts';
import { firstKeys } from '../api/first-keys.ts';
import { AccountForm, type Account } from './AccountForm.tsx';
import { OutsidePage } from './OutsidePage.tsx';

/** Where a sign-in link leads that somebody was given: it works once, and gives a new member a name and a password. */
export function SignInLinkPage() {
  const { token } = useSearch({ from: '/link' });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const accept = useMutation({
    mutationFn: ({ name, password }: Account) => api.post('/api/sign-in-link', { token, name, password }),
    onSuccess: async () => {
      queries.removeQueries({ queryKey: firstKeys.me });
      await navigate({ to: '/', replace: true });
    },
  });
  if (token === undefined) return <OutsidePage title="The link is incomplete" lead="Open the whole address that you were given; it ends with a token.">{null}</OutsidePage>;
  return (
    <OutsidePage title="Welcome to Vouchsafe" lead="Choose how colleagues see you and a password for the next time. The link works once.">
      <AccountForm deed="Join" asksEmail={false} isPending={accept.isPending} error={accept.error} onSubmit={(account) => accept.mutate(account)} />
    </OutsidePage>
  );
}
