import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { signInRoute } from '../routes.ts';
import { Notice } from '../ui/ErrorBox.tsx';
import { firstKeys } from '../api/first-keys.ts';
import { setupQuery } from './me.ts';
import { OutsidePage } from './OutsidePage.tsx';
import { SignInForm } from './SignInForm.tsx';

/** Signs in and goes back to where the visitor came from. */
export function SignInPage() {
  const { to } = signInRoute.useSearch();
  const router = useRouter();
  const queries = useQueryClient();
  const setup = useQuery(setupQuery);
  const goOn = () => {
    queries.removeQueries({ queryKey: firstKeys.me });
    router.history.replace(ownAddress(to));
  };
  return (
    <OutsidePage title="Sign in">
      {setup.data?.needs_owner === true && (
        <Notice title="Nobody can sign in yet">
          <span>Open the link that the server printed when it started: it makes the first owner account.</span>
        </Notice>
      )}
      <SignInForm onSignedIn={goOn} />
    </OutsidePage>
  );
}

/** Only addresses of this site: a link to the sign-in page must not lead anywhere else afterwards. */
function ownAddress(to: string | undefined): string {
  if (to === undefined) return '/';
  const url = new URL(to, location.origin);
  return url.origin === location.origin && to.startsWith('/') ? `${url.pathname}${url.search}${url.hash}` : '/';
}
