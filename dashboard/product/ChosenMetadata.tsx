import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Accepted } from '../../contract/async-action.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { MetadataEditor } from '../metadata/MetadataEditor.tsx';
import { useMetadataFaults } from '../metadata/metadata-schemas-query.ts';
import type { Metadata } from '../metadata/metadata-shape.ts';
import { useProject } from '../shell/use-project.ts';
import { TaskFacts } from '../task/TaskFacts.tsx';
import { isOpen } from '../task/task-words.ts';
import { useTask } from '../task/use-task.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorText } from '../ui/ErrorBox.tsx';
import { focusFirstWrong } from '../ui/focus-field.ts';
import { counted } from '../ui/format.ts';

const nothing: Metadata = {};

/** Writes the same metadata into many products, in the background; what they have besides stays. */
export function ChosenMetadata({ productIds, onClose }: { productIds: readonly string[]; onClose: () => void }) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const [metadata, setMetadata] = useState<Metadata | null>(nothing);
  const faults = useMetadataFaults('product', metadata, nothing);
  const send = useMutation({
    mutationFn: (written: Metadata) => api.post<Accepted>(projectPath(projectId, ['v1', 'products', 'metadata', 'async']), { product_ids: productIds, metadata: written }),
  });
  const task = useTask(send.data?.async_action_id, () => void queries.invalidateQueries({ queryKey: keys.catalogue(projectId) }));
  const isEmpty = metadata !== null && Object.keys(metadata).length === 0;
  const submit = () => {
    if (faults.length > 0) focusFirstWrong('[data-metadata]');
    else if (metadata !== null && !send.isPending) send.mutate(metadata);
  };
  const words = counted(productIds.length, 'product', 'products');
  const footer = send.data === undefined
    ? (
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button look="primary" onPress={submit} isDisabled={isEmpty || metadata === null} isPending={send.isPending}>Write into {words}</Button>
        </>
      )
    : <Button look="primary" onPress={onClose}>{task === undefined || isOpen(task) ? 'Leave it running' : 'Close'}</Button>;
  return (
    <Dialog title={`Metadata of ${words}`} isOpen onClose={onClose} size="wide" footer={footer}>
      {send.data === undefined && (
        <>
          <p>Each of them gets these values. Values under other keys stay as they are.</p>
          <MetadataEditor relatedObject="product" value={metadata} onChange={setMetadata} />
          <ErrorText error={send.error} />
        </>
      )}
      {task !== undefined && <TaskFacts task={task} />}
    </Dialog>
  );
}
