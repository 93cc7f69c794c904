import type { FilterField } from '../filter/filter-draft.ts';
import type { FilterKind } from '../filter/filter-operators.ts';

function group(name: string, fields: readonly [name: string, label: string, kind: FilterKind][]): FilterField[] {
  return fields.map(([field, label, kind]) => ({ name: field, label, kind, group: name }));
}

/** What customers can be filtered by, by the names of the wire contract; amounts in minor units, as customers' summaries count them. */
export const customerFilterFields: readonly FilterField[] = [
  ...group('Orders', [
    ['summary.orders.total_amount', 'Spent', 'money'], ['summary.orders.total_count', 'Orders', 'number'], ['summary.orders.average_amount', 'Average order', 'money'],
    ['summary.orders.last_order_amount', 'Last order’s amount', 'money'], ['summary.orders.last_order_date', 'Last order', 'instant'],
  ]),
  ...group('Redemptions', [
    ['summary.redemptions.total_redeemed', 'Redemptions that stand', 'number'], ['summary.redemptions.total_succeeded', 'Redemptions, also rolled back', 'number'],
    ['summary.redemptions.total_failed', 'Failed redemptions', 'number'], ['summary.redemptions.total_rolled_back', 'Rolled back redemptions', 'number'],
    ['summary.redemptions.total_rollback_failed', 'Failed rollbacks', 'number'], ['summary.redemptions.last_redemption_date', 'Last redemption', 'instant'],
  ]),
  ...group('Person', [
    ['name', 'Name', 'text'], ['email', 'E-mail', 'text'], ['phone', 'Phone', 'text'], ['description', 'Description', 'text'], ['birthday', 'Birthday', 'day'],
    ['birthdate', 'Birth date', 'day'], ['source_id', 'Source ID', 'text'], ['id', 'Customer ID', 'text'], ['created_at', 'Added', 'instant'],
    ['updated_at', 'Last changed', 'instant'],
  ]),
  ...group('Address', [
    ['address.city', 'City', 'text'], ['address.postal_code', 'Postal code', 'text'], ['address.state', 'State', 'text'], ['address.country', 'Country', 'text'],
    ['address.line_1', 'Address line 1', 'text'], ['address.line_2', 'Address line 2', 'text'],
  ]),
];
