/** What the dashboard offers to export. The transactions of a voucher, which a discount has none of, only the API does. */
export const exportedObjects = ['voucher', 'redemption', 'publication', 'customer', 'order'] as const;
export type Exported = (typeof exportedObjects)[number];
