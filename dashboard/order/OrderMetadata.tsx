import { Suspense, useState } from 'react';
import type { OrderPage } from '../../contract/order-page.ts';
import { may } from '../access/me.ts';
import { lazyPart } from '../lazy-part.tsx';
import { MetadataTable } from '../metadata/MetadataTable.tsx';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import styles from './order.module.css';

const OrderMetadataDialog = lazyPart(() => import('./OrderMetadataDialog.tsx'), 'OrderMetadataDialog');

/** What else is known of the order, and the way to change it for those who may. */
export function OrderMetadata({ order }: { order: OrderPage['order'] }) {
  const isAllowed = may(useProject(), 'edit campaigns');
  const [isEditing, setEditing] = useState(false);
  const isEmpty = Object.keys(order.metadata).length === 0;
  if (isEmpty && !isAllowed) return null;
  return (
    <Card title="Metadata" isFlush={!isEmpty} actions={isAllowed && <Button onPress={() => setEditing(true)}>{isEmpty ? 'Add metadata' : 'Edit'}</Button>}>
      {isEmpty ? <p className={styles.quiet}>None: values of your own, such as a channel or a shop.</p> : <MetadataTable metadata={order.metadata} />}
      {isEditing && <Suspense><OrderMetadataDialog order={order} onClose={() => setEditing(false)} /></Suspense>}
    </Card>
  );
}
