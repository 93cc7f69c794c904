/** Codes of a campaign given to many customers at once, in the background; our own dashboard's. */
import { Type, type Static } from 'typebox';
import { Nullable, strict } from './common.ts';
import { staticCustomersMax } from './constants.ts';

/** Whom: by exactly one of both. */
export const Audience = Type.Object({
  customer_ids: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: staticCustomersMax, uniqueItems: true })),
  segment_id: Type.Optional(Type.String({ maxLength: 200 })),
}, strict);
export type Audience = Static<typeof Audience>;

/**
 * `POST …/campaigns/{campaign}/publications/preview`: what giving one code to each of them would come to now; those who have a code of the campaign keep it.
 * `POST …/campaigns/{campaign}/publications/bulk` does it.
 */
export const AudiencePreview = Type.Object({
  customers: Type.Integer(),
  have_code: Type.Integer({ description: 'who have a code of the campaign already' }),
  is_count_exact: Type.Boolean({ description: 'false: there are more customers, and so more who have a code' }),
  codes_left: Nullable(Type.Integer({ description: 'null: as many as are wanted, since more are made or all get the same' })),
  is_left_exact: Type.Boolean({ description: 'false: there are more' }),
});
export type AudiencePreview = Static<typeof AudiencePreview>;
