import { useQueryClient } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { Suspense, useState } from 'react';
import { keys } from '../api/keys.ts';
import { ExportButton } from '../export/ExportButton.tsx';
import { lazyPart } from '../lazy-part.tsx';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { orderFilters } from './order-query.ts';
import type { OrderListSearch } from './order-search.ts';

const OrdersImport = lazyPart(() => import('./OrdersImport.tsx'), 'OrdersImport');

/** What can be done with all orders that the list shows: take in more from a file, write them into one. */
export function OrderActions({ search, canImport }: { search: OrderListSearch; canImport: boolean }) {
  const { project_id: projectId, time_zone: zone } = useProject();
  const queries = useQueryClient();
  const [isImporting, setImporting] = useState(false);
  const filters = orderFilters(search, zone);
  const isNarrowed = Object.keys(filters).length > 0;
  const refresh = () => void queries.invalidateQueries({ queryKey: keys.orders(projectId) });
  return (
    <>
      {canImport && <Button icon={<FileUp size={16} aria-hidden="true" />} onPress={() => setImporting(true)}>Import orders</Button>}
      <ExportButton exportedObject="order" noun="orders" filters={filters}>{isNarrowed ? 'Export these orders' : 'Export orders'}</ExportButton>
      {isImporting && <Suspense><OrdersImport onClose={() => setImporting(false)} onImported={refresh} /></Suspense>}
    </>
  );
}
