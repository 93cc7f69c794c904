import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { FileDown, Plus } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { ExportRow } from '../../contract/export.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useRows } from '../api/use-rows.ts';
import { may } from '../access/me.ts';
import { lazyPart } from '../lazy-part.tsx';
import { useFormat, useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Page } from '../ui/Page.tsx';
import { RowList } from '../ui/RowList.tsx';
import { toast } from '../ui/Toast.tsx';
import { exportColumns } from './export-columns.tsx';
import { objectWords } from './export-fields.ts';
import type { Exported } from './exported-objects.ts';

const route = getRouteApi('/signed-in/p/$projectId/exports');

const NewExportDialog = lazyPart(() => import('./NewExportDialog.tsx'), 'NewExportDialog');
const ConfirmDialog = lazyPart(() => import('../ui/ConfirmDialog.tsx'), 'ConfirmDialog');

/** While a file is written, and while none is. */
const readEveryMs = { open: 1_000, idle: 15_000 };

/** Files of rows that somebody asked for: how far they are, and the way to them. */
export function ExportsPage() {
  const project = useProject();
  const { new: wanted, campaign } = route.useSearch();
  const navigate = useNavigate({ from: '/p/$projectId/exports' });
  const show = (search: { new?: Exported }) => void navigate({ search, resetScroll: false });
  const isAllowed = may(project, 'export');
  const make = isAllowed && (
    <Button look="primary" icon={<Plus size={16} aria-hidden="true" />} onPress={() => show({ new: 'voucher' })}>New export</Button>
  );
  return (
    <Page title="Exports" context={project.name} actions={make} lead="CSV files of what the lists show, written in the background and kept for seven days." isWide>
      <ExportList isAllowed={isAllowed} />
      {wanted !== undefined && isAllowed && (
        <Suspense><NewExportDialog initial={wanted} campaign={campaign} onClose={() => show({})} /></Suspense>
      )}
    </Page>
  );
}

function ExportList({ isAllowed }: { isAllowed: boolean }) {
  const { project_id: projectId, time_zone: zone } = useProject();
  const format = useFormat();
  const [isFollowed, setFollowed] = useState(false);
  const [removed, setRemoved] = useState<ExportRow | null>(null);
  const list = useRows<ExportRow>({ queryKey: keys.exportList(projectId), projectId, parts: ['exports'], query: {} }, isFollowed ? readEveryMs.open : readEveryMs.idle);
  const isOpen = list.rows.some(({ status }) => status === 'SCHEDULED' || status === 'IN_PROGRESS');
  if (isOpen !== isFollowed) setFollowed(isOpen);
  const empty = (
    <EmptyState icon={<FileDown size={22} />} title="No exports">
      Vouchers, redemptions, publications, customers and orders can be written into a CSV file, all of them or those that a filter finds. Files older than seven
      days are removed.
    </EmptyState>
  );
  return (
    <>
      <RowList
        noun="exports" list={list} columns={exportColumns({ projectId, zone, format, onRemove: isAllowed ? setRemoved : null })} rowKey={(row) => row.export_id}
        filters={[]} onClearFilters={() => {}} empty={empty}
      />
      {removed !== null && <Suspense><RemoveDialog row={removed} onClose={() => setRemoved(null)} /></Suspense>}
    </>
  );
}

function RemoveDialog({ row, onClose }: { row: ExportRow; onClose: () => void }) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.delete(projectPath(projectId, ['v1', 'exports', row.export_id])),
    onSuccess: () => {
      toast({ tone: 'ok', title: 'The export was deleted.' });
      onClose();
      return queries.invalidateQueries({ queryKey: keys.exports(projectId) });
    },
  });
  return (
    <ConfirmDialog
      title={`Delete this export of ${objectWords[row.exported_object].toLowerCase()}?`} isOpen onClose={onClose} deed="Delete export" onConfirm={remove.mutate}
      isPending={remove.isPending} error={remove.error}
    >
      <p>Its file is removed for everybody at once. What was exported stays as it is, and can be exported again.</p>
    </ConfirmDialog>
  );
}
