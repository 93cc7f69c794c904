import { useQueryClient } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import type { OrderListSearch } from './order-search.ts';

const OrdersImport = lazy(() => import('./OrdersImport.tsx').then((module) => ({ default: module.OrdersImport })));

/** What can be done with all orders that the list shows: take in more from a file, write them into one. */
export function OrderActions({ canImport }: { search: OrderListSearch; canImport: boolean }) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const [isImporting, setImporting] = useState(false);
  const refresh = () => void queries.invalidateQueries({ queryKey: keys.orders(projectId) });
  return (
    <>
      {canImport && <Button icon={<FileUp size={16} aria-hidden="true" />} onPress={() => setImporting(true)}>Import orders</Button>}
      {isImporting && <Suspense><OrdersImport onClose={() => setImporting(false)} onImported={refresh} /></Suspense>}
    </>
  );
}
