import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BookOpen, CircleCheck, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useFormat, useProject } from '../shell/use-project.ts';
import { AnchorButton, ButtonLink } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { CodeBlock } from '../ui/CodeBlock.tsx';
import { Page } from '../ui/Page.tsx';
import styles from './access.module.css';
import { apiKeysQuery } from './api-keys-query.ts';
import { may } from './me.ts';
import { keySnippet, redeemSnippet, sdkSnippet, validateSnippet } from './snippets.ts';

/** Quick start for this very host, with a code of this project. */
export function DevelopersPage() {
  const project = useProject();
  const origin = location.origin;
  const code = useSampleCode(project.project_id);
  return (
    <Page
      title="Developers" context={project.name} lead="Validate and redeem codes from your shop in three steps."
      actions={<AnchorButton href="/docs/api" icon={<BookOpen size={16} aria-hidden="true" />}>API reference</AnchorButton>}
    >
      <ol className={styles.steps}>
        <KeyStep />
        <Step title="2. Validate a code">
          <p>Says whether the code would work for an order and what it takes off. Nothing is used up. Amounts are in minor units: 6400 is 64.00.</p>
          {code === null && may(project, 'edit campaigns') && <NoCodeYet projectId={project.project_id} />}
          <CodeBlock label="validation command" text={validateSnippet(origin, code ?? 'YOUR-CODE')} />
        </Step>
        <Step title="3. Redeem it">
          <p>Uses the code and counts it against every budget. Then watch the campaign’s dashboard: the number moves within a second.</p>
          <CodeBlock label="redemption command" text={redeemSnippet(origin, code ?? 'YOUR-CODE')} />
        </Step>
      </ol>
      <Card title="When an answer gets lost">
        <div className={styles.prose}>
          <p>
            Repeat the request. With a header <code>Idempotency-Key</code> that you make up for it, nothing is done twice: the repeat gets the first answer again.
            The <a href="/docs/api">API reference</a> lists the calls that take one.
          </p>
        </div>
      </Card>
      <Card title="Coming from Voucherify?">
        <div className={styles.prose}>
          <p>
            The calls have the same shapes. Not all of them are there yet: the <a href="/docs/api">API reference</a> lists those that work. An SDK needs the keys of this
            project and one more line, the address:
          </p>
          <CodeBlock label="SDK set-up" text={sdkSnippet(origin)} />
        </div>
      </Card>
    </Page>
  );
}

function NoCodeYet({ projectId }: { projectId: string }) {
  return (
    <p>
      Put a code of yours for <code>YOUR-CODE</code>: <Link to="/p/$projectId/campaigns/new" params={{ projectId }}>create a campaign</Link> to have one.
    </p>
  );
}

function Step({ title, mark, children }: { title: string; mark?: ReactNode; children: ReactNode }) {
  return <li><Card title={title} actions={mark}><div className={styles.prose}>{children}</div></Card></li>;
}

function KeyStep() {
  const project = useProject();
  const format = useFormat();
  const isAllowed = may(project, 'manage keys');
  // Ticks itself when the first call has arrived.
  const query = useQuery({ ...apiKeysQuery(project.project_id), enabled: isAllowed, refetchInterval: 10_000 });
  const live = query.data?.rows.filter((row) => row.revoked_at === null) ?? [];
  const last = live.map((row) => row.last_used_at).filter((used) => used !== null).toSorted().at(-1);
  return (
    <Step title="1. Get a key" mark={query.data !== undefined && <KeyMark count={live.length} lastUse={last === undefined ? null : format.dateTime(last)} />}>
      <p>A key pair names your shop: the application id in <code>X-App-Id</code>, the secret in <code>X-App-Token</code>.</p>
      {isAllowed ? <p><KeysLink projectId={project.project_id} hasKeys={query.data === undefined || live.length > 0} /></p> : <p>Ask an owner or admin of the project for one.</p>}
      <CodeBlock label="key variables" text={keySnippet} />
    </Step>
  );
}

function KeysLink({ projectId, hasKeys }: { projectId: string; hasKeys: boolean }) {
  return (
    <ButtonLink to="/p/$projectId/settings/api-keys" params={{ projectId }} look={hasKeys ? 'secondary' : 'primary'}>
      {hasKeys ? 'See the keys' : 'Create a key'}
    </ButtonLink>
  );
}

function KeyMark({ count, lastUse }: { count: number; lastUse: string | null }) {
  if (lastUse !== null) return <span className={styles.done}><CircleCheck size={16} aria-hidden="true" />Last request {lastUse}</span>;
  return <span className={styles.gone}><CircleDashed size={16} aria-hidden="true" />{count === 0 ? 'No key yet' : 'Waiting for the first request'}</span>;
}

/** A code of the project to try; null when there is none, undefined while nobody knows. */
function useSampleCode(projectId: string): string | null | undefined {
  const query = useQuery({
    queryKey: [...keys.campaigns(projectId), 'sample-code'],
    queryFn: ({ signal }) => api.get<{ vouchers: { code: string }[] }>(projectPath(projectId, ['v1', 'vouchers'], { limit: 1 }), { signal }),
  });
  return query.data && (query.data.vouchers[0]?.code ?? null);
}
