import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Accepted, AsyncAction } from '../../contract/async-action.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import { TaskFacts } from '../task/TaskFacts.tsx';
import { isOpen } from '../task/task-words.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorText, Notice } from '../ui/ErrorBox.tsx';
import { FileDrop } from '../ui/FileDrop.tsx';

export interface ImportDialogProps {
  title: string;
  /** Which columns the file may have, and what becomes of others. */
  children: ReactNode;
  /** What follows `/v1`: where the file is sent. */
  parts: readonly string[];
  onClose: () => void;
  /** Called when everything was imported. */
  onImported: () => void;
}

/** Sends a CSV file and follows what becomes of it: all of it is imported, or nothing and each wrong line with its reason. */
export function ImportDialog({ title, children, parts, onClose, onImported }: ImportDialogProps) {
  const [file, setFile] = useState<File | null>(null);
  const { send, task } = useImport(parts, onImported);
  const isSent = send.data !== undefined;
  const start = () => file !== null && !send.isPending && send.mutate(file);
  const footer = isSent
    ? <Button look="primary" onPress={onClose}>{task === undefined || isOpen(task) ? 'Leave it running' : 'Close'}</Button>
    : (
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button look="primary" onPress={start} isDisabled={file === null} isPending={send.isPending}>Import the file</Button>
        </>
      );
  return (
    <Dialog title={title} isOpen onClose={onClose} size="wide" footer={footer}>
      {!isSent && (
        <>
          {children}
          <FileDrop label="Choose a CSV file, or drop it here" hint="At most 10 MB; commas, semicolons or tabs; UTF-8 or UTF-16" accept=".csv,text/csv" chosen={file?.name ?? null} onFile={setFile} />
          <ErrorText error={send.error} />
        </>
      )}
      {task?.status === 'FAILED' && <Notice tone="warn" title="Nothing was imported"><span>Correct the lines below and send the file again.</span></Notice>}
      {task !== undefined && <TaskFacts task={task} />}
    </Dialog>
  );
}

function useImport(parts: readonly string[], onImported: () => void) {
  const { project_id: projectId } = useProject();
  const send = useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      form.append('file', file);
      return api.post<Accepted>(projectPath(projectId, ['v1', ...parts]), form);
    },
  });
  const id = send.data?.async_action_id ?? '';
  const { data: task } = useQuery({
    queryKey: keys.task(projectId, id),
    queryFn: async ({ signal }) => {
      const read = await api.get<AsyncAction>(projectPath(projectId, ['v1', 'async-actions', id]), { signal });
      if (read.status === 'DONE') onImported();
      return read;
    },
    enabled: id !== '',
    refetchInterval: ({ state: { data } }) => (data === undefined || isOpen(data)) && 500,
  });
  return { send, task };
}
