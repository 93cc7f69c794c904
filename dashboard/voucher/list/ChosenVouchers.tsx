import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import type { VoucherBulk } from '../../../contract/voucher-bulk.ts';
import type { VoucherCount, VoucherFilter } from '../../../contract/voucher-filter.ts';
import { api, projectPath } from '../../api/client.ts';
import { ExportButton } from '../../export/ExportButton.tsx';
import { lazyPart } from '../../lazy-part.tsx';
import { Button } from '../../ui/Button.tsx';
import { counted } from '../../ui/format.ts';
import { SelectionBar } from '../../ui/SelectionBar.tsx';
import type { Selection } from '../../ui/use-selection.ts';
import type { Bulk } from './use-bulk.ts';
import { useVoucherScope } from './use-voucher-scope.ts';
import { queryOf } from './voucher-filter.ts';

const ConfirmDialog = lazyPart(() => import('../../ui/ConfirmDialog.tsx'), 'ConfirmDialog');
const ValidityDialog = lazyPart(() => import('./ValidityDialog.tsx'), 'ValidityDialog');
const ManyMetadataDialog = lazyPart(() => import('../../metadata/ManyMetadataDialog.tsx'), 'ManyMetadataDialog');

/** Deletions of more codes than this ask for the number to be typed. */
const typedFrom = 100;

export interface ChosenVouchersProps {
  selection: Selection;
  hasMore: boolean;
  /** What narrows the list: with everything chosen, what is worked on. */
  filter: VoucherFilter;
  bulk: Bulk;
  canChange: boolean;
  canExport: boolean;
}

/** What can be done to the codes that are chosen, or to all that match. */
export function ChosenVouchers({ selection, hasMore, filter, bulk: { begin, running }, canChange, canExport }: ChosenVouchersProps) {
  const [open, setOpen] = useState<'delete' | 'validity' | 'metadata' | null>(null);
  const { selected, isAll } = selection;
  const soon = useTotal(filter, { isExact: false, isWanted: hasMore && selected.size > 0 });
  // What cannot be undone is asked for with the very number.
  const whole = useTotal(filter, { isExact: true, isWanted: isAll && open === 'delete' && soon?.is_exact === false });
  const total = whole ?? soon;
  const count = isAll ? total?.count : selected.size;
  const isKnown = !isAll || total?.is_exact === true;
  const words = count === undefined ? 'all codes that match' : `${isKnown ? '' : 'at least '}${counted(count, 'code', 'codes')}`;
  const close = () => setOpen(null);
  const openDialog = (name: 'delete' | 'validity' | 'metadata') => {
    // What went wrong with another deed is not told of this one.
    begin.reset();
    setOpen(name);
  };
  const work = (change: Pick<VoucherBulk, 'deed' | 'start_date' | 'expiration_date' | 'metadata' | 'unset_metadata_fields'>) => begin.mutate(
    { ...change, ...(isAll ? { filter } : { voucher_ids: [...selected] }) },
    { onSuccess: () => { close(); selection.clear(); } },
  );
  // All that match are worked on once it is known how many they are.
  const isBusy = begin.isPending || running !== null || count === undefined;
  const dialog = { words, isPending: begin.isPending, error: begin.error, onClose: close };
  return (
    <>
      <SelectionBar selection={selection} noun="codes" hasMore={hasMore} total={total?.is_exact === true ? total.count : undefined} canSelectAll>
        {canExport && <ExportChosen ids={isAll ? null : [...selected]} filter={filter} />}
        {canChange && (
          <>
            <Button onPress={() => work({ deed: 'enable' })} isDisabled={isBusy}>Enable</Button>
            <Button onPress={() => work({ deed: 'disable' })} isDisabled={isBusy}>Disable</Button>
            <Button onPress={() => openDialog('validity')} isDisabled={isBusy}>Change validity</Button>
            <Button onPress={() => openDialog('metadata')} isDisabled={isBusy}>Change metadata</Button>
            <Button look="danger" onPress={() => openDialog('delete')} isDisabled={isBusy}>Delete</Button>
          </>
        )}
      </SelectionBar>
      <Suspense>
        {open === 'validity' && <ValidityDialog {...dialog} onSave={(dates) => work({ deed: 'set_validity', ...dates })} />}
        {open === 'metadata' && <ManyMetadataDialog relatedObject="voucher" {...dialog} onSave={(change) => work({ deed: 'merge_metadata', ...change })} />}
        {open === 'delete' && (
          <ConfirmDialog
            title={`Delete ${words}?`} isOpen onClose={close} deed={`Delete ${words}`} onConfirm={() => work({ deed: 'delete' })} isPending={begin.isPending || !isKnown} error={begin.error}
            {...(isKnown && count !== undefined && count > typedFrom && { typeToConfirm: count })}
          >
            {!isKnown && <p role="status">All of them are being counted…</p>}
            <p>They go to the bin, from where each can be restored: until then nobody can redeem them, their codes stay taken, and what was redeemed stays in the history.</p>
          </ConfirmDialog>
        )}
      </Suspense>
    </>
  );
}

/** Writes the codes that are chosen into a file; `ids` null: all that match. */
function ExportChosen({ ids, filter }: { ids: readonly string[] | null; filter: VoucherFilter }) {
  const { campaignId } = useVoucherScope();
  const filters = { ...(campaignId !== null && { campaign_id: { conditions: { $is: [campaignId] } } }), ...(ids !== null && { id: { conditions: { $in: ids } } }) };
  return <ExportButton exportedObject="voucher" noun="codes" filters={filters} {...(ids === null && { shown: { voucher_filter: filter } })}>Export</ExportButton>;
}

/** How many codes the filter finds, at least or each of them counted; undefined until that is known. */
function useTotal(filter: VoucherFilter, { isExact, isWanted }: { isExact: boolean; isWanted: boolean }): VoucherCount | undefined {
  const { projectId, paths, keyOf } = useVoucherScope();
  const query = { ...queryOf(filter), ...(isExact && { is_exact: 'true' }) };
  const { data } = useQuery({
    queryKey: keyOf(query).count,
    queryFn: ({ signal }) => api.get<VoucherCount>(projectPath(projectId, paths.count, query), { signal }),
    enabled: isWanted,
  });
  return isWanted ? data : undefined;
}
