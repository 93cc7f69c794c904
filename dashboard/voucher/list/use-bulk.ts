import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Accepted, AsyncAction } from '../../../contract/async-action.ts';
import type { VoucherBulk, VoucherBulkDeed } from '../../../contract/voucher-bulk.ts';
import { api, projectPath } from '../../api/client.ts';
import { restore } from '../../bin/restore.ts';
import { useTask } from '../../task/use-task.ts';
import { wordsOf } from '../../ui/ErrorBox.tsx';
import { counted } from '../../ui/format.ts';
import { toast } from '../../ui/Toast.tsx';
import { useVoucherScope } from './use-voucher-scope.ts';

const done: Record<VoucherBulkDeed, readonly [string, string]> = {
  enable: ['is enabled', 'are enabled'], disable: ['is disabled', 'are disabled'], delete: ['went into the bin', 'went into the bin'],
  set_validity: ['has its new validity', 'have their new validity'], merge_metadata: ['has its new metadata', 'have their new metadata'],
};

/** Whether a deed is begun without a dialog, which would tell what went wrong itself, and has an exact way back. */
function isAtOnce(deed: VoucherBulkDeed): boolean {
  return deed === 'enable' || deed === 'disable';
}

/** Codes that are taken out of the bin again one by one, while somebody waits; of more the bin is shown. */
const restoredMax = 20;

interface Running {
  id: string;
  deed: VoucherBulkDeed;
  isUndo: boolean;
  /** Null: all that a filter finds. */
  voucherIds: readonly string[] | null;
}

/** What is done to many codes at once: begins it, follows it, and says what came of it, with the way back where there is an exact one. */
export function useBulk() {
  const { projectId, paths, moved } = useVoucherScope();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [running, setRunning] = useState<Running | null>(null);
  const reread = () => Promise.all(moved.map((queryKey) => queries.invalidateQueries({ queryKey })));
  const begin = useMutation({
    mutationFn: (asked: VoucherBulk) => api.post<Accepted>(projectPath(projectId, paths.bulk), asked),
    onSuccess: ({ async_action_id: id }, { deed, undo, voucher_ids: voucherIds = null }) => setRunning({ id, deed, isUndo: undo !== undefined, voucherIds }),
    onError: (error, { deed }) => {
      if (isAtOnce(deed)) toast({ title: 'Changing the codes failed', detail: wordsOf(error), tone: 'bad' });
    },
  });
  const bringBack = useMutation({
    mutationFn: async (voucherIds: readonly string[]) => {
      for (const id of voucherIds) await restore(projectId, 'voucher', id);
    },
    onSuccess: (_, { length }) => toast({ title: counted(length, 'code is back', 'codes are back'), tone: 'ok' }),
    onError: (error) => toast({ title: 'Not all codes were restored', detail: wordsOf(error), tone: 'bad', action: openBin }),
    onSettled: reread,
  });
  const openBin = { label: 'Open the bin', onPress: () => void navigate({ to: '/p/$projectId/bin', params: { projectId } }) };
  const wayBack = ({ id, deed, isUndo, voucherIds }: Running) => {
    if (deed === 'delete') return voucherIds === null || voucherIds.length > restoredMax ? openBin : { label: 'Undo', onPress: () => bringBack.mutate(voucherIds) };
    return isUndo || !isAtOnce(deed) ? null : { label: 'Undo', onPress: () => begin.mutate({ deed: deed === 'enable' ? 'disable' : 'enable', undo: id }) };
  };
  const over = (task: AsyncAction) => {
    if (running === null) return;
    setRunning(null);
    void reread();
    say(task, running);
  };
  const say = ({ id, status, result }: AsyncAction, work: Running) => {
    const { deed } = work;
    const show = { label: 'Show them', onPress: () => void navigate({ to: '/p/$projectId/tasks', params: { projectId }, search: { open: id } }) };
    const failed = result?.failed_count ?? 0;
    const count = result?.done_count ?? 0;
    if (status === 'FAILED') toast({ title: 'Not all codes were changed', detail: result?.message ?? '', tone: 'bad', action: show });
    else if (failed > 0) {
      const detail = result?.failed[0]?.reason;
      toast({ title: `${counted(failed, 'code was', 'codes were')} left out`, ...(detail !== undefined && { detail }), tone: 'bad', action: show });
    } else {
      const action = wayBack(work);
      toast({ title: counted(count, `code ${done[deed][0]}`, `codes ${done[deed][1]}`), tone: 'ok', ...(action !== null && { action }) });
    }
  };
  const task = useTask(running?.id, over, over);
  return { begin, running, task };
}

export type Bulk = ReturnType<typeof useBulk>;
