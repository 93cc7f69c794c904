import { useQueryClient } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { Suspense, useState } from 'react';
import { may } from '../access/me.ts';
import { keys } from '../api/keys.ts';
import { ExportButton } from '../export/ExportButton.tsx';
import { lazyPart } from '../lazy-part.tsx';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { customerImportFields } from './customer-import-fields.ts';

const ImportDialog = lazyPart(() => import('../import/ImportDialog.tsx'), 'ImportDialog');

/** What can be done with all customers that the list shows: take in more from a file, write them into one. */
export function CustomerActions({ isAllowed, search }: { isAllowed: boolean; search: string | undefined }) {
  const project = useProject();
  const { project_id: projectId } = project;
  const queries = useQueryClient();
  const [isImporting, setImporting] = useState(false);
  const refresh = () => void queries.invalidateQueries({ queryKey: keys.customers(projectId) });
  return (
    <>
      {isAllowed && <Button icon={<FileUp size={16} aria-hidden="true" />} onPress={() => setImporting(true)}>Import customers</Button>}
      {may(project, 'export') && (
        <ExportButton exportedObject="customer" noun="customers" {...(search !== undefined && { shown: { customer_search: search } })}>
          {search === undefined ? 'Export all customers' : 'Export these customers'}
        </ExportButton>
      )}
      {isImporting && (
        <Suspense>
          <ImportDialog
            title="Import customers" noun={['customer', 'customers']} to={['customers']} fields={customerImportFields} onClose={() => setImporting(false)} onImported={refresh}
          >
            <p>A customer whose source ID is here already is changed: cells that are filled take the place of what is known, empty ones leave it.</p>
          </ImportDialog>
        </Suspense>
      )}
    </>
  );
}
