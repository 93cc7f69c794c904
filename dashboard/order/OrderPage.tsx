import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import type { OrderPage as Order } from '../../contract/order-page.ts';
import { may } from '../access/me.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { nameOf } from '../customer/customer-names.ts';
import { LoadedPage } from '../shell/LoadedPage.tsx';
import { useFormat, useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { CopyableCode } from '../ui/CodeBlock.tsx';
import { Fact, FactList } from '../ui/FactList.tsx';
import { Page } from '../ui/Page.tsx';
import { Menu } from '../ui/Popover.tsx';
import { Unknown } from '../ui/Unknown.tsx';
import styles from './order.module.css';
import { OrderHistory } from './OrderHistory.tsx';
import { OrderLines } from './OrderLines.tsx';
import { OrderMetadata } from './OrderMetadata.tsx';
import { OrderRedemptions } from './OrderRedemptions.tsx';
import { OrderStatusMark } from './OrderStatusMark.tsx';
import { OrderTotals } from './OrderTotals.tsx';
import { orderStatuses, statusWords } from './order-search.ts';
import { useSetStatus } from './use-set-status.ts';

/** One order: what was bought, what discounts took off, what happened. */
export function OrderPage() {
  const { projectId = '', orderId = '' } = useParams({ strict: false });
  const query = useQuery({
    queryKey: keys.order(projectId, orderId), queryFn: ({ signal }) => api.get<Order>(projectPath(projectId, ['orders', orderId]), { signal }),
  });
  return <LoadedPage query={query} noun="order">{(read) => <Loaded page={read} />}</LoadedPage>;
}

function Loaded({ page }: { page: Order }) {
  const { order } = page;
  const isAllowed = may(useProject(), 'edit campaigns');
  const status = order.status ?? 'CREATED';
  return (
    <Page title={order.source_id ?? order.id ?? 'Order'} part="Order" marks={<OrderStatusMark status={status} />} actions={isAllowed && <StatusMenu page={page} />}>
      <div className={styles.columns}>
        <div className={styles.main}>
          <OrderLines items={page.items} />
          <OrderRedemptions redemptions={page.redemptions} />
          <OrderMetadata order={order} />
        </div>
        <div className={styles.side}>
          <OrderTotals order={order} />
          <Card title="Order"><Facts page={page} /></Card>
          <OrderHistory page={page} />
        </div>
      </div>
    </Page>
  );
}

function Facts({ page: { order, customer } }: { page: Order }) {
  const format = useFormat();
  return (
    <FactList>
      <Fact term="Customer">{customer === null ? 'A guest: no customer was named' : <Customer customer={customer} />}</Fact>
      <Fact term="Source ID">{order.source_id ? <CopyableCode text={order.source_id} label="Copy source ID" /> : <Unknown reason="none" />}</Fact>
      <Fact term="Order ID"><CopyableCode text={order.id ?? ''} label="Copy order ID" /></Fact>
      {order.created_at !== undefined && <Fact term="Created">{format.dateTime(order.created_at)}</Fact>}
      <Fact term="Last changed">{order.updated_at ? format.dateTime(order.updated_at) : <Unknown reason="not changed since" />}</Fact>
    </FactList>
  );
}

function Customer({ customer }: { customer: NonNullable<Order['customer']> }) {
  const { project_id: projectId } = useProject();
  const { customer_id: customerId, source_id: sourceId, is_deleted: isDeleted } = customer;
  const called = nameOf({ ...customer, id: customerId });
  return (
    <>
      {isDeleted ? called : <Link to="/p/$projectId/customers/$customerId" params={{ projectId, customerId }}>{called}</Link>}
      {isDeleted ? <small>deleted</small> : sourceId !== null && sourceId !== called && <small>{sourceId}</small>}
    </>
  );
}

/** Says what became of the order. */
function StatusMenu({ page: { order } }: { page: Order }) {
  const set = useSetStatus(order.id ?? '');
  const trigger = <Button icon={<ChevronDown size={16} aria-hidden="true" />} isPending={set.isPending}>Set status</Button>;
  const items = orderStatuses.map((status) => ({ id: status, word: statusWords[status], isCurrent: status === order.status, onAction: () => status !== order.status && set.mutate(status) }));
  return <Menu label="Status of the order" trigger={trigger} groups={[{ items }]} />;
}
