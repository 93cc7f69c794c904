import { ShoppingCart } from 'lucide-react';
import type { OrderRow } from '../../../contract/order-page.ts';
import { keys } from '../../api/keys.ts';
import { useRows } from '../../api/use-rows.ts';
import { orderColumns } from '../../order/order-columns.tsx';
import { useFormat, useProject } from '../../shell/use-project.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { RowList } from '../../ui/RowList.tsx';
import { useCustomer } from './use-customer.ts';

/** Orders of the customer, the latest first. */
export function CustomerOrdersTab() {
  const { project_id: projectId } = useProject();
  const { id } = useCustomer();
  const list = useRows<OrderRow>({ queryKey: keys.customer(projectId, id, 'orders'), projectId, parts: ['orders'], query: { customer: id } });
  const columns = orderColumns(projectId, useFormat()).filter(({ key }) => key !== 'customer');
  return (
    <RowList
      noun="orders" list={list} columns={columns} rowKey={(row) => row.order_id} filters={[]} onClearFilters={() => {}}
      empty={<EmptyState icon={<ShoppingCart size={22} />} title="No orders yet">An order of the customer appears here when it is sent with a redemption, or through the API.</EmptyState>}
    />
  );
}
