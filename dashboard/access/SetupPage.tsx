import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { api } from '../api/client.ts';
import { firstKeys } from '../api/first-keys.ts';
import { ButtonLink } from '../ui/Button.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import { AccountForm, type Account } from './AccountForm.tsx';
import { setupQuery } from './me.ts';
import { OutsidePage } from './OutsidePage.tsx';

/** Makes the first owner account from the link that the server printed. */
export function SetupPage() {
  const setup = useQuery(setupQuery);
  if (setup.isPending) return <OutsidePage title="Set up Vouchsafe"><SkeletonLines count={4} /></OutsidePage>;
  if (setup.isError) {
    return <OutsidePage title="Set up Vouchsafe"><ErrorBox title="The server did not answer" error={setup.error} onRetry={() => void setup.refetch()} /></OutsidePage>;
  }
  return setup.data.needs_owner ? <FirstOwner /> : <AlreadySetUp />;
}

function AlreadySetUp() {
  return (
    <OutsidePage title="This link has been used" lead="The first owner account exists already. An owner can invite you.">
      <ButtonLink to="/sign-in" look="primary">Go to sign-in</ButtonLink>
    </OutsidePage>
  );
}

function FirstOwner() {
  const { token } = useSearch({ from: '/setup' });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const setUp = useMutation({
    mutationFn: (account: Account) => api.post('/api/setup', { token, ...account }),
    onSuccess: async () => {
      queries.removeQueries({ queryKey: firstKeys.me });
      queries.setQueryData(firstKeys.setup, { needs_owner: false });
      await navigate({ to: '/', replace: true });
    },
  });
  if (token === undefined) {
    return <OutsidePage title="The link is incomplete" lead="Open the whole address that the server printed when it started; it ends with a token.">{null}</OutsidePage>;
  }
  return (
    <OutsidePage title="Set up Vouchsafe" lead="Create the first owner account. The link is dead afterwards.">
      <AccountForm deed="Create owner account" asksEmail isPending={setUp.isPending} error={setUp.error} onSubmit={(account) => setUp.mutate(account)} />
    </OutsidePage>
  );
}
