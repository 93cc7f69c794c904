import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { VoucherBulk } from '../../../../contract/voucher-bulk.ts';
import type { VoucherCount, VoucherFilter } from '../../../../contract/voucher-filter.ts';
import { api, projectPath } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { Button } from '../../../ui/Button.tsx';
import { counted } from '../../../ui/format.ts';
import { SelectionBar } from '../../../ui/SelectionBar.tsx';
import type { Selection } from '../../../ui/use-selection.ts';
import { useCampaignParams } from '../use-campaign.ts';
import type { Bulk } from './use-bulk.ts';
import { queryOf } from './voucher-filter.ts';

const ConfirmDialog = lazy(() => import('../../../ui/ConfirmDialog.tsx').then((module) => ({ default: module.ConfirmDialog })));
const ValidityDialog = lazy(() => import('./ValidityDialog.tsx').then((module) => ({ default: module.ValidityDialog })));
const MetadataDialog = lazy(() => import('./MetadataDialog.tsx').then((module) => ({ default: module.MetadataDialog })));

/** Deletions of more codes than this ask for the number to be typed. */
const typedFrom = 100;

export interface ChosenVouchersProps {
  selection: Selection;
  hasMore: boolean;
  /** What narrows the list: with everything chosen, what is worked on. */
  filter: VoucherFilter;
  bulk: Bulk;
}

/** What can be done to the codes that are chosen, or to all that match. */
export function ChosenVouchers({ selection, hasMore, filter, bulk: { begin, running } }: ChosenVouchersProps) {
  const [open, setOpen] = useState<'delete' | 'validity' | 'metadata' | null>(null);
  const { selected, isAll } = selection;
  const total = useTotal(filter, hasMore && selected.size > 0);
  const count = isAll ? total : selected.size;
  const words = count === undefined ? 'all codes that match' : counted(count, 'code', 'codes');
  const close = () => setOpen(null);
  const work = (change: Pick<VoucherBulk, 'deed' | 'start_date' | 'expiration_date' | 'metadata'>) => begin.mutate(
    { ...change, ...(isAll ? { filter } : { voucher_ids: [...selected] }) },
    { onSuccess: () => { close(); selection.clear(); } },
  );
  // All that match are worked on once it is known how many they are.
  const isBusy = begin.isPending || running !== null || count === undefined;
  const dialog = { words, isPending: begin.isPending, error: begin.error, onClose: close };
  return (
    <>
      <SelectionBar selection={selection} noun="codes" hasMore={hasMore} total={total} canSelectAll>
        <Button onPress={() => work({ deed: 'enable' })} isDisabled={isBusy}>Enable</Button>
        <Button onPress={() => work({ deed: 'disable' })} isDisabled={isBusy}>Disable</Button>
        <Button onPress={() => setOpen('validity')} isDisabled={isBusy}>Change validity</Button>
        <Button onPress={() => setOpen('metadata')} isDisabled={isBusy}>Set metadata</Button>
        <Button look="danger" onPress={() => setOpen('delete')} isDisabled={isBusy}>Delete</Button>
      </SelectionBar>
      <Suspense>
        {open === 'validity' && <ValidityDialog {...dialog} onSave={(dates) => work({ deed: 'set_validity', ...dates })} />}
        {open === 'metadata' && <MetadataDialog {...dialog} onSave={(metadata) => work({ deed: 'merge_metadata', metadata })} />}
        {open === 'delete' && (
          <ConfirmDialog
            title={`Delete ${words}?`} isOpen onClose={close} deed={`Delete ${words}`} onConfirm={() => work({ deed: 'delete' })} isPending={begin.isPending} error={begin.error}
            {...((count ?? 0) > typedFrom && { typeToConfirm: String(count) })}
          >
            <p>They go to the trash bin: nobody can redeem them, their codes stay taken, and what was redeemed stays in the history.</p>
          </ConfirmDialog>
        )}
      </Suspense>
    </>
  );
}

/** How many codes the filter finds, each of them counted; undefined until that is known. */
function useTotal(filter: VoucherFilter, isWanted: boolean): number | undefined {
  const { projectId, campaignId } = useCampaignParams();
  const { data } = useQuery({
    queryKey: keys.voucherCount(projectId, campaignId, filter),
    queryFn: ({ signal }) => api.get<VoucherCount>(projectPath(projectId, ['campaigns', campaignId, 'vouchers', 'count'], queryOf(filter)), { signal }),
    enabled: isWanted,
  });
  return isWanted ? data?.count : undefined;
}
