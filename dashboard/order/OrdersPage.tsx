import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ShoppingCart, SlidersHorizontal } from 'lucide-react';
import { Suspense, useCallback, useState } from 'react';
import type { OrderRow } from '../../contract/order-page.ts';
import { may } from '../access/me.ts';
import { keys } from '../api/keys.ts';
import { useRows } from '../api/use-rows.ts';
import { lazyPart } from '../lazy-part.tsx';
import { useFormat, useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FilterBar } from '../ui/FilterBar.tsx';
import { formatDay } from '../ui/format.ts';
import { Page } from '../ui/Page.tsx';
import { RowList } from '../ui/RowList.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { Select } from '../ui/Select.tsx';
import { useChangeSearch } from '../use-change-search.ts';
import { OrderActions } from './OrderActions.tsx';
import { orderColumns } from './order-columns.tsx';
import { orderQuery } from './order-query.ts';
import { orderStatuses, statusWords, type OrderListSearch } from './order-search.ts';

const route = getRouteApi('/signed-in/p/$projectId/orders/');

/** Customers are searched for and calendars are large: nobody waits for them who reads the list as it is. */
const MoreFilters = lazyPart(() => import('./MoreFilters.tsx'), 'MoreFilters');

const statusOptions = [{ value: 'all', label: 'Any' }, ...orderStatuses.map((status) => ({ value: status, label: statusWords[status] }))] as const;

/** Orders of the shop: find one, see what discounts took off. */
export function OrdersPage() {
  const project = useProject();
  const search = route.useSearch();
  return (
    <Page title="Orders" context={project.name} isWide actions={<OrderActions search={search} canImport={may(project, 'edit campaigns')} />}>
      <OrderList search={search} />
    </Page>
  );
}

function OrderList({ search }: { search: OrderListSearch }) {
  const project = useProject();
  const { project_id: projectId, time_zone: zone } = project;
  const format = useFormat();
  const list = useRows<OrderRow>({ queryKey: keys.orderList(projectId, search), projectId, parts: ['orders'], query: orderQuery(search, zone) });
  const change = useChangeSearch<OrderListSearch>();
  // What narrows the list is in sight.
  const [isWide, setWide] = useState(search.customer !== undefined || search.from !== undefined || search.to !== undefined);
  const navigate = useNavigate();
  const onSearch = useCallback((text: string) => change({ q: text === '' ? undefined : text }), [change]);
  const clear = () => change({ q: undefined, status: undefined, customer: undefined, from: undefined, to: undefined });
  const open = (row: OrderRow) => void navigate({ to: '/p/$projectId/orders/$orderId', params: { projectId, orderId: row.order_id } });
  return (
    <>
      <FilterBar search={<SearchField label="Beginning of source ID, or order ID" value={search.q ?? ''} onSearch={onSearch} />}>
        <Select label="Status" isInline value={search.status ?? 'all'} options={statusOptions} onChange={(next) => change({ status: next === 'all' ? undefined : next })} />
        <Button
          icon={<SlidersHorizontal size={16} aria-hidden="true" />} aria-expanded={isWide} onPress={() => setWide(!isWide)}
        >
          Customer and days
        </Button>
      </FilterBar>
      {isWide && <Suspense><MoreFilters search={search} onChange={change} /></Suspense>}
      <RowList
        noun="orders" list={list} columns={orderColumns(projectId, format)} rowKey={(row) => row.order_id} onRowClick={open} filters={filterWords(search)} onClearFilters={clear}
        searchHint="Of a source ID the beginning is enough, in capitals and small letters as it is; an order ID must be whole." empty={<NoOrders canImport={may(project, 'edit campaigns')} />}
      />
    </>
  );
}

function filterWords({ q, status, customer, from, to }: OrderListSearch): string[] {
  return [
    q !== undefined && `“${q}”`, status !== undefined && `status ${statusWords[status]}`, customer !== undefined && 'this customer',
    from !== undefined && `from ${formatDay(from)}`, to !== undefined && `to ${formatDay(to)}`,
  ].filter((text) => text !== false);
}

function NoOrders({ canImport }: { canImport: boolean }) {
  return (
    <EmptyState icon={<ShoppingCart size={22} />} title="No orders yet">
      The shop sends orders with each redemption, or through the API.{canImport && ' Those of before can be imported.'}
    </EmptyState>
  );
}
