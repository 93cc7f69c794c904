import { useMutation, useQuery } from '@tanstack/react-query';
import type { CustomerPage, ErasurePreview } from '../../../contract/customer-page.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useFormat, useProject } from '../../shell/use-project.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { formatExact } from '../../ui/format.ts';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { toast } from '../../ui/Toast.tsx';
import { Unknown } from '../../ui/Unknown.tsx';
import styles from '../customer.module.css';
import { nameOf } from '../customer-names.ts';
import { useLeave } from './CustomerDeeds.tsx';

/** Shows what an erasure removes of a person and which sums stay, before it is done for good. */
export function EraseDialog({ customer, onClose }: { customer: CustomerPage; onClose: () => void }) {
  const { project_id: projectId } = useProject();
  const name = nameOf(customer).trim();
  const leave = useLeave();
  const preview = useQuery({
    queryKey: keys.customer(projectId, customer.id, 'erasure'),
    queryFn: ({ signal }) => api.get<ErasurePreview>(projectPath(projectId, ['customers', customer.id, 'erasure']), { signal }),
    staleTime: 0,
  });
  const erase = useMutation({
    mutationFn: () => api.post(projectPath(projectId, ['v1', 'customers', customer.id, 'permanent-deletion'])),
    onSuccess: () => {
      toast({ tone: 'ok', title: 'The person was erased', detail: 'The sums of campaigns and orders are as before.' });
      return leave();
    },
  });
  const isKnown = preview.data !== undefined;
  return (
    <ConfirmDialog
      title={`Erase ${name} for good?`} isOpen onClose={onClose} deed="Erase for good" onConfirm={() => isKnown && erase.mutate()} isPending={erase.isPending} error={erase.error}
      typeToConfirm={name}
    >
      <p>Use this when a person asks to be forgotten. It cannot be undone.</p>
      {preview.isPending && <SkeletonLines count={5} label="Counting what would go" />}
      {preview.isError && !isKnown && <ErrorBox title="What would go could not be counted" error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.data !== undefined && <Effects preview={preview.data} />}
    </ConfirmDialog>
  );
}

function Effects({ preview }: { preview: ErasurePreview }) {
  const { money } = useFormat();
  const { events, segments, redemptions, publications, orders, orders_minor: paid, discount_minor: discount } = preview;
  return (
    <>
      <section>
        <h3>What goes</h3>
        <dl className={styles.sums}>
          <dt>Name, e-mail, phone, address, birthday, description, metadata and source ID</dt><dd>all</dd>
          <dt>Custom events</dt><dd>{formatExact(events)}</dd>
          <dt>Places in segments</dt><dd>{formatExact(segments)}</dd>
        </dl>
      </section>
      <section>
        <h3>What stays, without anything about the person</h3>
        <dl className={styles.sums}>
          <dt>Redemptions, also failed ones and rollbacks; their metadata go</dt><dd>{formatExact(redemptions)}</dd>
          <dt>Publications; their metadata go</dt><dd>{formatExact(publications)}</dd>
          <dt>Orders; their metadata go</dt><dd>{formatExact(orders)}</dd>
          <dt>Sum of paid orders</dt><dd>{money(paid)}</dd>
          <dt>Sum of discount</dt><dd>{discount === null ? <Unknown reason="no amount is known" /> : money(discount)}</dd>
        </dl>
      </section>
    </>
  );
}
