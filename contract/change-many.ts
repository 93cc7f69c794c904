/** What is done to many customers or products at once, in the background; our own dashboard's. */
import { Type, type Static } from 'typebox';
import { Metadata, strict } from './common.ts';
import { namedMax } from './voucher-bulk.ts';

export const ManyDeed = Type.Union([Type.Literal('delete'), Type.Literal('merge_metadata')]);
export type ManyDeed = Static<typeof ManyDeed>;

/**
 * `POST /api/projects/{project}/{customers|products}/bulk`: which by exactly one of `ids` and `search`, the latter as the list has it (empty: all there
 * are). Metadata are merged key by key.
 */
export const ChangeMany = Type.Object({
  deed: ManyDeed,
  ids: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: namedMax, uniqueItems: true })),
  search: Type.Optional(Type.String({ maxLength: 1000 })),
  metadata: Type.Optional(Metadata),
  unset_metadata_fields: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 200, description: 'keys of the metadata that are taken away' })),
}, strict);
export type ChangeMany = Static<typeof ChangeMany>;

/** `POST /api/projects/{project}/{customers|products}/count`: how many a search finds. */
export const ManyCountRequest = Type.Object({ search: Type.String({ maxLength: 1000 }) }, strict);
export const ManyCount = Type.Object({ count: Type.Integer(), is_count_exact: Type.Boolean({ description: 'false: there are more than that' }) });
export type ManyCount = Static<typeof ManyCount>;
