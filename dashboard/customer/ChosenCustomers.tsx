import { ExportButton } from '../export/ExportButton.tsx';
import { ChosenMany } from '../many/ChosenMany.tsx';
import type { Many } from '../many/use-many.ts';
import type { Selection } from '../ui/use-selection.ts';

export interface ChosenCustomersProps {
  many: Many;
  selection: Selection;
  hasMore: boolean;
  search: string;
  canChange: boolean;
  canExport: boolean;
}

/** What can be done to the customers that are chosen, or to all that match. */
export function ChosenCustomers({ canExport, ...chosen }: ChosenCustomersProps) {
  return (
    <ChosenMany {...chosen} relatedObject="customer" deletion={<DeletedWith />}>
      {(ids) => canExport && (
        <ExportButton
          exportedObject="customer" noun="customers"
          {...(ids === null ? { shown: { customer_search: chosen.search } } : { filters: { id: { conditions: { $in: ids } } } })}
        >
          Export
        </ExportButton>
      )}
    </ChosenMany>
  );
}

/** What goes and what stays when customers are deleted. */
export function DeletedWith() {
  return (
    <>
      <p>Nobody finds them any more: they leave the list and all segments, and their source IDs are free again. This cannot be undone.</p>
      <p>What they did stays in the history and still names them. To remove what is known about a person, use “Erase for good” on their page instead.</p>
    </>
  );
}
