import type { ExportParameters, ExportRow } from '../../contract/export.ts';
import { filterWords as narrowingWords, searchOf } from '../voucher/list/voucher-filter.ts';
import { anyMetadata, draftOf, type FilterField, type WireFilter } from '../filter/filter-draft.ts';
import { filterWords } from '../filter/filter-words.ts';
import type { ProjectFormat } from '../shell/use-project.ts';
import { counted, listed } from '../ui/format.ts';
import type { Exported } from './exported-objects.ts';

/** Names of what is exported, as people say them. */
export const objectWords: Record<ExportRow['exported_object'], string> = {
  voucher: 'Vouchers', redemption: 'Redemptions', publication: 'Publications', customer: 'Customers', order: 'Orders', voucher_transactions: 'Transactions of a voucher',
};

const metadata: FilterField = { name: anyMetadata, label: 'Metadata', kind: 'text' };
const campaignId: FilterField = { name: 'campaign_id', label: 'Campaign id', kind: 'text' };

/** What the rows of an export can be narrowed by, with the names of the API's filters. */
export const exportFields: Record<Exported, readonly FilterField[]> = {
  voucher: [
    { name: 'campaign', label: 'Campaign', kind: 'text' }, { name: 'code', label: 'Code', kind: 'text' }, { name: 'category', label: 'Category', kind: 'text' },
    { name: 'active', label: 'Enabled', kind: 'boolean' }, { name: 'redemption.redeemed_quantity', label: 'Times redeemed', kind: 'number' },
    { name: 'publish.count', label: 'Times published', kind: 'number' }, { name: 'start_date', label: 'Begins', kind: 'instant' },
    { name: 'expiration_date', label: 'Ends', kind: 'instant' }, { name: 'created_at', label: 'Created', kind: 'instant' }, { name: 'holder_id', label: 'Holder id', kind: 'text' },
    campaignId, metadata,
  ],
  redemption: [
    { name: 'campaign_name', label: 'Campaign', kind: 'text' }, { name: 'created_at', label: 'When', kind: 'instant' }, { name: 'result', label: 'Result', kind: 'text' },
    { name: 'failure_code', label: 'Reason of refusal', kind: 'text' }, { name: 'voucher_code', label: 'Code', kind: 'text' },
    { name: 'customer_id', label: 'Customer id', kind: 'text' }, { name: 'amount', label: 'Order amount', kind: 'money' },
    { name: 'discount_amount', label: 'Discount', kind: 'money' }, { name: 'object', label: 'Redemption or rollback', kind: 'text' }, campaignId, metadata,
  ],
  publication: [
    { name: 'campaign_name', label: 'Campaign', kind: 'text' }, { name: 'created_at', label: 'When', kind: 'instant' }, { name: 'result', label: 'Result', kind: 'text' },
    { name: 'voucher_code', label: 'Code', kind: 'text' }, { name: 'channel', label: 'Channel', kind: 'text' }, { name: 'customer_id', label: 'Customer id', kind: 'text' },
    campaignId, metadata,
  ],
  customer: [
    { name: 'name', label: 'Name', kind: 'text' }, { name: 'email', label: 'E-mail', kind: 'text' }, { name: 'source_id', label: 'Source id', kind: 'text' },
    { name: 'address.city', label: 'City', kind: 'text' }, { name: 'address.country', label: 'Country', kind: 'text' }, { name: 'created_at', label: 'Created', kind: 'instant' },
    { name: 'summary.redemptions.total_succeeded', label: 'Redemptions', kind: 'number' }, { name: 'summary.orders.total_count', label: 'Paid orders', kind: 'number' },
    { name: 'summary.orders.total_amount', label: 'Spent', kind: 'money' }, metadata,
  ],
  order: [
    { name: 'status', label: 'Status', kind: 'text' }, { name: 'created_at', label: 'Created', kind: 'instant' }, { name: 'source_id', label: 'Source id', kind: 'text' },
    { name: 'customer_id', label: 'Customer id', kind: 'text' }, { name: 'amount', label: 'Amount before discounts', kind: 'money' },
    { name: 'total_amount', label: 'Amount to pay', kind: 'money' }, { name: 'total_discount_amount', label: 'Discount', kind: 'money' }, metadata,
  ],
};

/** Which rows an export has, in words: `Campaign is “Autumn” and Enabled is yes`. */
export function rowsWords(row: Pick<ExportRow, 'exported_object' | 'parameters' | 'campaign_name'>, format: ProjectFormat, zone: string): string {
  const { filters = {}, voucher_filter: shown, customer_search: search } = row.parameters as ExportParameters;
  if (row.exported_object === 'voucher_transactions') return 'All';
  const { campaign_id: ofCampaign, ...given } = filters as WireFilter;
  const { chosen, others } = withoutChosen(given);
  const isNamed = row.campaign_name !== null;
  const fields = exportFields[row.exported_object];
  const draft = draftOf(isNamed ? others : { ...others, ...(ofCampaign !== undefined && { campaign_id: ofCampaign }) }, fields, zone);
  // Filters of programs may say more than the form of the dashboard knows.
  if (draft === null) return 'By a filter of the API';
  const words = [
    ...(isNamed ? [`Campaign is “${row.campaign_name}”`] : []), ...(chosen === null ? [] : [counted(chosen, 'chosen row', 'chosen rows')]),
    ...filterWords(draft, fields, format), ...(shown ? narrowingWords(searchOf(shown), true).map(({ label }) => label) : []), ...(search ? [`search “${search}”`] : []),
  ];
  return words.length === 0 ? 'All' : listed(words, draft.junction === 'any' ? 'disjunction' : 'conjunction');
}

/** Rows that were chosen one by one are told by their number; null: none were. */
function withoutChosen({ id, ...others }: WireFilter): { chosen: number | null; others: WireFilter } {
  const ids = (id as { conditions?: { $in?: unknown } } | undefined)?.conditions?.$in;
  return Array.isArray(ids) ? { chosen: ids.length, others } : { chosen: null, others: id === undefined ? others : { id, ...others } };
}
