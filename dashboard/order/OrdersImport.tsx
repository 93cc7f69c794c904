import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Accepted } from '../../contract/async-action.ts';
import { api, projectPath } from '../api/client.ts';
import { useProject } from '../shell/use-project.ts';
import { TaskFacts } from '../task/TaskFacts.tsx';
import { isOpen } from '../task/task-words.ts';
import { useTask } from '../task/use-task.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorText, Notice } from '../ui/ErrorBox.tsx';
import { FileDrop } from '../ui/FileDrop.tsx';
import { counted } from '../ui/format.ts';
import { readOrders, type OrdersRead } from './read-orders.ts';

/** Takes in orders from a JSON file: all of them, or nothing and each wrong one with its reason. */
export function OrdersImport({ onClose, onImported }: { onClose: () => void; onImported: () => void }) {
  const { project_id: projectId } = useProject();
  const [file, setFile] = useState<{ name: string; read: OrdersRead } | null>(null);
  const send = useMutation({ mutationFn: (orders: readonly unknown[]) => api.post<Accepted>(projectPath(projectId, ['v1', 'orders', 'import']), orders) });
  const task = useTask(send.data?.async_action_id, onImported);
  const take = (taken: File) => {
    send.reset();
    void taken.text().then((text) => setFile({ name: taken.name, read: readOrders(text) }));
  };
  const orders = file?.read.orders ?? null;
  const isSent = send.data !== undefined;
  const footer = isSent
    ? <Button look="primary" onPress={onClose}>{task === undefined || isOpen(task) ? 'Leave it running' : 'Close'}</Button>
    : (
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button look="primary" onPress={() => orders !== null && !send.isPending && send.mutate(orders)} isDisabled={orders === null} isPending={send.isPending}>
            {orders === null ? 'Import orders' : `Import ${counted(orders.length, 'order', 'orders')}`}
          </Button>
        </>
      );
  return (
    <Dialog title="Import orders" isOpen onClose={onClose} size="wide" footer={footer}>
      {!isSent && (
        <>
          <p>A list of orders as the API takes them. An order whose <code>source_id</code> is here already is changed; customers that are new are made.</p>
          <FileDrop
            label="Choose a JSON file, or drop it here" hint="At most 10,000 orders and 10 MB" accept=".json,application/json" chosen={file?.name ?? null} onFile={take}
          />
          {file !== null && file.read.problem !== null && <Notice tone="warn" title="The file cannot be imported"><span>{file.read.problem}</span></Notice>}
          <ErrorText error={send.error} />
        </>
      )}
      {task?.status === 'FAILED' && <Notice tone="warn" title="Nothing was imported"><span>Correct the orders below and send the file again.</span></Notice>}
      {task !== undefined && <TaskFacts task={task} />}
    </Dialog>
  );
}
