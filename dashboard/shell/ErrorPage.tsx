import { Link, useMatches, useRouter } from '@tanstack/react-router';
import { Compass, Lock } from 'lucide-react';
import { useContext, useEffect, useEffectEvent } from 'react';
import { isAway } from '../api/client.ts';
import { isThere, whenBack } from '../api/server-back.ts';
import { MissingCode } from '../lazy-page.ts';
import { Button, ButtonLink } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Page } from '../ui/Page.tsx';
import { ProjectContext, useProject } from './use-project.ts';

/** A page that could not be shown. Within the frame of a project there is a `main` already. */
export function ErrorPage({ error }: { error: unknown }) {
  const isFramed = useContext(ProjectContext) !== null;
  const page = isAway(error) ? <AwayPage error={error} /> : <FailedPage error={error instanceof Error ? error : new Error(String(error))} />;
  return isFramed ? page : <main>{page}</main>;
}

function FailedPage({ error }: { error: Error }) {
  const router = useRouter();
  return (
    <Page title="This page could not be shown" actions={<Button onPress={() => location.reload()}>Load again</Button>}>
      <ErrorBox title="Something went wrong" error={error} onRetry={() => void router.invalidate()} />
      <p><Link to="/">Go to the campaigns</Link></p>
    </Page>
  );
}

/** The server is away, and with it what the page needs: it is shown as soon as the server is back. */
function AwayPage({ error }: { error: unknown }) {
  const router = useRouter();
  const isOfCode = error instanceof MissingCode;
  const goOn = useEffectEvent(() => (isOfCode ? loadAnew() : void router.invalidate()));
  useEffect(() => {
    // A server that is there has other code than the one this page came from.
    if (isOfCode) void isThere().then((isIt) => isIt && goOn());
    return whenBack(() => goOn());
  }, [error, isOfCode]);
  const tryAgain = async () => {
    if (!(await isThere())) return;
    if (isOfCode) location.reload();
    else await router.invalidate();
  };
  return (
    <Page title="This page could not be shown">
      <ErrorBox title="What it needs could not be loaded" error={error instanceof Error ? error : new MissingCode()} onRetry={() => void tryAgain()} />
      <p>It is shown by itself once the server is back.</p>
    </Page>
  );
}

const loadedAnewKey = 'loaded-anew';
const anewAgainMs = 30_000;

/** Loads the site anew; not again and again where that does not help. */
function loadAnew(): void {
  try {
    if (Date.now() - Number(sessionStorage.getItem(loadedAnewKey)) < anewAgainMs) return;
    sessionStorage.setItem(loadedAnewKey, String(Date.now()));
  } catch {
    // A browser that keeps nothing leaves it to the reader.
    return;
  }
  location.reload();
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

/** A page of the project that the member's role does not show. */
export function NotAllowed() {
  const project = useProject();
  const crumb = useMatches({ select: (matches) => matches.findLast(({ staticData }) => staticData.crumb !== undefined)?.staticData.crumb });
  return (
    <Page title={crumb ?? project.name} context={project.name}>
      <Card>
        <EmptyState
          icon={<Lock size={22} />} title="Your role does not see this page"
          actions={<ButtonLink to="/p/$projectId" params={{ projectId: project.project_id }}>Go to the vouchers</ButtonLink>}
        >
          An owner or admin of {project.name} can give you another role.
        </EmptyState>
      </Card>
    </Page>
  );
}
