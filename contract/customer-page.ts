/** What the dashboard reads of one customer, beside the wire contract. */
import { Type, type Static } from 'typebox';
import { Nullable } from './common.ts';
import { RedemptionRow } from './tracking.ts';

/** `GET /api/projects/{project}/customers/{id}/redemptions?after&limit`: redemptions, failed ones and rollbacks, the latest first. */
export const CustomerRedemption = Type.Object({
  ...RedemptionRow.properties,
  campaign: Nullable(Type.Object({ campaign_id: Type.String(), name: Type.String() }, { description: 'null: the code belongs to none' })),
});
export type CustomerRedemption = Static<typeof CustomerRedemption>;
export const CustomerRedemptions = Type.Object({ rows: Type.Array(CustomerRedemption), next: Nullable(Type.String()) });
