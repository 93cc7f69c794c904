import { Link, useRouter } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { useContext } from 'react';
import { Button, ButtonLink } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Page } from '../ui/Page.tsx';
import { ProjectContext } from './use-project.ts';

/** A page that could not be shown. Within the frame of a project there is a `main` already. */
export function ErrorPage({ error }: { error: unknown }) {
  const router = useRouter();
  const isFramed = useContext(ProjectContext) !== null;
  const page = (
    <Page title="This page could not be shown" actions={<Button onPress={() => location.reload()}>Load again</Button>}>
      <ErrorBox title="Something went wrong" error={error instanceof Error ? error : new Error(String(error))} onRetry={() => void router.invalidate()} />
      <p><Link to="/">Go to the campaigns</Link></p>
    </Page>
  );
  return isFramed ? page : <main>{page}</main>;
}

/** Nothing lives at this address, or it belongs to a project that the member does not see. */
export function NotFoundPage() {
  return (
    <main>
      <NotFound />
    </main>
  );
}

/** The same within the frame of a project, which has a `main` already. */
export function NotFound() {
  return (
    <Page title="Not found">
      <EmptyState icon={<Compass size={22} />} title="Nothing lives at this address" actions={<ButtonLink to="/" look="primary">Go to the campaigns</ButtonLink>}>
        It may have been deleted, or it belongs to a project that you are not a member of.
      </EmptyState>
    </Page>
  );
}
