import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { BinRow, BinRows } from '../../contract/trash.ts';
import { may } from '../access/me.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useRows } from '../api/use-rows.ts';
import { useFormat, useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { wordsOf } from '../ui/ErrorBox.tsx';
import { Page } from '../ui/Page.tsx';
import { RowList } from '../ui/RowList.tsx';
import { Segments } from '../ui/Select.tsx';
import { toast } from '../ui/Toast.tsx';
import { binColumns } from './bin-columns.tsx';
import { EmptyBinDialog, RemoveForGoodDialog } from './bin-dialogs.tsx';

const route = getRouteApi('/signed-in/p/$projectId/bin');

const kinds = [{ value: 'all', label: 'All' }, { value: 'campaign', label: 'Campaigns' }, { value: 'voucher', label: 'Vouchers' }] as const;

/** Campaigns and vouchers that were deleted: each can be restored or deleted for good. Nothing leaves the bin by itself. */
export function BinPage() {
  const project = useProject();
  const { kind } = route.useSearch();
  const navigate = useNavigate({ from: '/p/$projectId/bin' });
  const isAllowed = may(project, 'edit campaigns');
  const [isEmptying, setEmptying] = useState(false);
  const total = useTotal(project.project_id);
  const empty = isAllowed && total !== undefined && total > 0 && (
    <Button icon={<Trash2 size={16} aria-hidden="true" />} onPress={() => setEmptying(true)}>Empty bin</Button>
  );
  const show = (value: (typeof kinds)[number]['value']) => void navigate({ search: value === 'all' ? {} : { kind: value }, replace: true, resetScroll: false });
  return (
    <Page
      title="Bin" context={project.name} actions={empty} isWide
      lead="What was deleted stays here, its name or code reserved, until you restore it or delete it for good. Nothing leaves the bin by itself."
    >
      <div><Segments label="What is shown" value={kind ?? 'all'} options={kinds} onChange={show} /></div>
      <BinList kind={kind} isAllowed={isAllowed} onClear={() => show('all')} />
      {isEmptying && total !== undefined && <EmptyBinDialog total={total} onClose={() => setEmptying(false)} />}
    </Page>
  );
}

/** How much lies in the bin, whatever is shown of it. */
function useTotal(projectId: string): number | undefined {
  const query = useQuery({
    queryKey: [...keys.bin(projectId), 'total'], queryFn: ({ signal }) => api.get<BinRows>(projectPath(projectId, ['bin'], { limit: 1, total: 'true' }), { signal }),
  });
  return query.data?.total ?? undefined;
}

function BinList({ kind, isAllowed, onClear }: { kind: BinRow['resource_type'] | undefined; isAllowed: boolean; onClear: () => void }) {
  const { project_id: projectId } = useProject();
  const format = useFormat();
  const [removed, setRemoved] = useState<BinRow | null>(null);
  const restore = useRestore();
  const list = useRows<BinRow>({ queryKey: keys.binList(projectId, { kind }), projectId, parts: ['bin'], query: { kind } });
  const deeds = isAllowed ? { onRestore: (row: BinRow) => !restore.isPending && restore.mutate(row), onRemove: setRemoved } : null;
  const filters = kind === undefined ? [] : [kind === 'campaign' ? 'campaigns' : 'vouchers'];
  return (
    <>
      <RowList
        noun="deleted things" list={list} columns={binColumns(format, deeds)} rowKey={(row) => row.id} filters={filters} onClearFilters={onClear}
        empty={<EmptyState icon={<Trash2 size={22} />} title="The bin is empty">Campaigns and vouchers that are deleted lie here and can be restored.</EmptyState>}
      />
      {removed !== null && <RemoveForGoodDialog row={removed} onClose={() => setRemoved(null)} />}
    </>
  );
}

function useRestore() {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (row: BinRow) => api.post(projectPath(projectId, ['v1', 'trash-bin', row.id, 'restore'])),
    onSuccess: (_, row) => toast({ tone: 'ok', title: `“${row.resource_name}” is back.`, detail: 'It is as it was when it was deleted.' }),
    onError: (error, row) => toast({ tone: 'bad', title: `“${row.resource_name}” could not be restored`, detail: wordsOf(error) }),
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: keys.bin(projectId) }), queries.invalidateQueries({ queryKey: keys.campaigns(projectId) })]),
  });
}
