import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { WireCustomer } from '../../contract/customer.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { CustomerPicker, type PickedCustomer } from '../customer/CustomerPicker.tsx';
import { nameOf } from '../customer/customer-names.ts';
import { useProject } from '../shell/use-project.ts';
import { DateField } from '../ui/DateField.tsx';
import type { SearchChange } from '../use-change-search.ts';
import styles from './order.module.css';
import type { OrderListSearch } from './order-search.ts';

/** Whose orders, and of which days. */
export function MoreFilters({ search: { customer, from, to }, onChange }: { search: OrderListSearch; onChange: (change: SearchChange<OrderListSearch>) => void }) {
  const [picked, setPicked] = useState<PickedCustomer | null>(null);
  const named = useNamed(picked?.id === customer ? undefined : customer);
  const shown = customer === undefined ? null : (picked?.id === customer ? picked : named);
  const take = (next: PickedCustomer | null) => {
    setPicked(next);
    onChange({ customer: next?.id ?? undefined });
  };
  const isTurned = from !== undefined && to !== undefined && to < from;
  return (
    <div className={styles.filters}>
      <div><CustomerPicker label="Customer" value={shown} onChange={take} /></div>
      <DateField label="Created from" value={from ?? null} onChange={(day) => onChange({ from: day ?? undefined })} />
      <DateField label="Created to" value={to ?? null} onChange={(day) => onChange({ to: day ?? undefined })} error={isTurned ? 'This is before the first day.' : null} />
    </div>
  );
}

/** The customer that an address names. */
function useNamed(customerId: string | undefined): PickedCustomer | null {
  const { project_id: projectId } = useProject();
  const { data } = useQuery({
    queryKey: keys.customer(projectId, customerId ?? '', 'wire'),
    queryFn: ({ signal }) => api.get<WireCustomer>(projectPath(projectId, ['v1', 'customers', customerId ?? '']), { signal }),
    enabled: customerId !== undefined,
  });
  const [known, setKnown] = useState<PickedCustomer | null>(null);
  if (data !== undefined && data.id !== known?.id) setKnown({ id: data.id, sourceId: data.source_id ?? null, name: nameOf(data) });
  return customerId === undefined ? null : known;
}
