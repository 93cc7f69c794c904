import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Lock, Plus } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { ApiKeyRow } from '../../contract/access.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { lazyPart } from '../lazy-part.tsx';
import { useFormat, useProject, type ProjectFormat } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { Clip } from '../ui/Clip.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Page } from '../ui/Page.tsx';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import { Badge } from '../ui/Status.tsx';
import { Table, type Column } from '../ui/Table.tsx';
import { toast } from '../ui/Toast.tsx';
import styles from './access.module.css';
import { apiKeysQuery } from './api-keys-query.ts';
import { keyKinds, rightsWord } from './key-roles.ts';
import { may } from './me.ts';

const ConfirmDialog = lazyPart(() => import('../ui/ConfirmDialog.tsx'), 'ConfirmDialog');
const NewKeyDialog = lazyPart(() => import('./NewKeyDialog.tsx'), 'NewKeyDialog');

/** Keys of the project: make, see, revoke. */
export function ApiKeysPage() {
  const project = useProject();
  const [isMaking, setMaking] = useState(false);
  const isAllowed = may(project, 'manage keys');
  const make = <Button look="primary" icon={<Plus size={16} aria-hidden="true" />} onPress={() => setMaking(true)}>New key</Button>;
  return (
    <Page title="API keys" context={project.name} lead="Shops and tills use these to validate and redeem codes of this project." actions={isAllowed && make}>
      {isAllowed && <KeyList />}
      {!isAllowed && (
        <Card>
          <EmptyState icon={<Lock size={22} />} title="Your role does not see API keys">An owner or admin of {project.name} can make a key for you.</EmptyState>
        </Card>
      )}
      {isMaking && <Suspense><NewKeyDialog onClose={() => setMaking(false)} /></Suspense>}
    </Page>
  );
}

function KeyList() {
  const { project_id: projectId } = useProject();
  const format = useFormat();
  const query = useQuery(apiKeysQuery(projectId));
  const [revoking, setRevoking] = useState<ApiKeyRow | null>(null);
  if (query.isPending) return <Card><SkeletonLines count={4} label="Loading keys" /></Card>;
  if (query.isError && query.data === undefined) return <ErrorBox title="The keys could not be loaded" error={query.error} onRetry={() => void query.refetch()} />;
  const rows = query.data.rows.toSorted((a, b) => Number(a.revoked_at !== null) - Number(b.revoked_at !== null));
  if (rows.length === 0) {
    return <Card><EmptyState icon={<KeyRound size={22} />} title="No keys yet">A key lets your shop call the API of this project.</EmptyState></Card>;
  }
  return (
    <Card isFlush>
      <Table caption="API keys" rows={rows} rowKey={(row) => row.app_id} columns={columns(format, setRevoking)} />
      {revoking !== null && <Suspense><RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} /></Suspense>}
    </Card>
  );
}

function columns(format: ProjectFormat, revoke: (key: ApiKeyRow) => void): Column<ApiKeyRow>[] {
  return [
    { key: 'name', header: 'Name', render: (row) => <span className={styles.name}><strong><Clip>{row.name}</Clip></strong><small>{row.app_id}</small></span> },
    { key: 'kind', header: 'Kind', isNowrap: true, render: (row) => <Badge>{keyKinds[row.kind].word}</Badge> },
    { key: 'role', header: 'Rights', render: rightsWord },
    { key: 'used', header: 'Last used', isNowrap: true, render: (row) => (row.last_used_at === null ? <span className={styles.gone}>Never</span> : format.dateTime(row.last_used_at)) },
    { key: 'made', header: 'Created', isNowrap: true, render: (row) => format.date(row.created_at) },
    {
      key: 'end', header: 'End', isHeaderHidden: true, isNumber: true,
      render: (row) => (row.revoked_at === null
        ? <Button look="danger" aria-label={`Revoke ${row.name}`} onPress={() => revoke(row)}>Revoke</Button>
        : <span className={styles.gone}>Revoked {format.date(row.revoked_at)}</span>),
    },
  ];
}

function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKeyRow; onClose: () => void }) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => api.delete(projectPath(projectId, ['api-keys', apiKey.app_id])),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.apiKeys(projectId) });
      toast({ title: `Key “${apiKey.name}” is revoked`, detail: 'Its next request is refused.' });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Revoke “${apiKey.name}”?`} deed="Revoke key" isOpen onClose={onClose} onConfirm={() => revoke.mutate()} isPending={revoke.isPending} error={revoke.error}
      typeToConfirm={apiKey.name}
    >
      <p>Whoever uses this key is refused from now on: a shop that still has it cannot redeem any code. This cannot be undone.</p>
    </ConfirmDialog>
  );
}
