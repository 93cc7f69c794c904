/** Metadata schemas on the wire (wire contract §1.10, §2.13): which metadata the objects of a project have, and what their values may be. */
import { Type, type Static } from 'typebox';
import { Instant, Maybe, Nullable } from './common.ts';
import { metadataTypes } from './constants.ts';

/** Objects with metadata. A schema of any other name is a nested one, for members of the type `object`. */
export const metadataResources = [
  'voucher', 'campaign', 'customer', 'product', 'redemption', 'publication', 'order', 'order_item', 'promotion_tier', 'earning_rule', 'reward', 'loyalty_tier',
] as const;
export type MetadataResource = (typeof metadataResources)[number];

export type MetadataType = (typeof metadataTypes)[number];

const Value = Type.Union([Type.String({ maxLength: 2000 }), Type.Number(), Type.Boolean()]);
const Values = Type.Array(Value, { maxItems: 1000 });
/** Numbers, or days and instants as text. */
const Bound = Type.Union([Type.Number(), Type.String({ format: 'instant' })]);
const Length = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });

/** What one member of the metadata may be. Of an array each element is checked. */
export const MetadataDefinition = Type.Object({
  type: Type.Enum([...metadataTypes]),
  array: Maybe(Type.Boolean({ default: false })),
  optional: Maybe(Type.Boolean({ default: false })),
  deleted: Maybe(Type.Boolean({ description: 'removed: unknown to validation, still counted and still of its type' })),
  objectType: Maybe(Type.String({ minLength: 1, maxLength: 100, description: 'of type object: the nested schema that its values follow' })),
  eq: Maybe(Values),
  ne: Maybe(Values),
  lt: Maybe(Bound),
  lte: Maybe(Bound),
  gt: Maybe(Bound),
  gte: Maybe(Bound),
  minLength: Maybe(Length),
  maxLength: Maybe(Length),
  exactLength: Maybe(Length),
});
export type MetadataDefinition = Static<typeof MetadataDefinition>;

const Definitions = Type.Record(Type.String(), MetadataDefinition);

/** A new schema. */
export const NewMetadataSchema = Type.Object({
  related_object: Type.String({ minLength: 1, maxLength: 100 }),
  allow_defined_only: Maybe(Type.Boolean({ description: 'metadata that is not defined is refused' })),
  properties: Maybe(Definitions),
});
export type NewMetadataSchema = Static<typeof NewMetadataSchema>;

/** What is left out stays; `deleted: true` removes a definition, which stays in the list and keeps its type. */
export const MetadataSchemaChange = Type.Object({ allow_defined_only: Maybe(Type.Boolean()), properties: Maybe(Definitions) });
export type MetadataSchemaChange = Static<typeof MetadataSchemaChange>;

/** A bound as it was given: a day may be one. */
const KeptBound = Type.Union([Type.Number(), Type.String()]);

/** A definition as it is kept: validators that were not given are left out, the rest is always there. */
export const WireMetadataDefinition = Type.Object({
  type: Type.Enum([...metadataTypes]),
  array: Type.Boolean(),
  optional: Type.Boolean(),
  objectType: Nullable(Type.String()),
  deleted: Type.Optional(Type.Boolean()),
  eq: Type.Optional(Values),
  ne: Type.Optional(Values),
  lt: Type.Optional(KeptBound),
  lte: Type.Optional(KeptBound),
  gt: Type.Optional(KeptBound),
  gte: Type.Optional(KeptBound),
  minLength: Type.Optional(Length),
  maxLength: Type.Optional(Length),
  exactLength: Type.Optional(Length),
});
export type WireMetadataDefinition = Static<typeof WireMetadataDefinition>;

export const WireMetadataSchema = Type.Object({
  id: Type.String(),
  related_object: Type.String(),
  properties: Type.Record(Type.String(), WireMetadataDefinition),
  allow_defined_only: Type.Boolean(),
  created_at: Instant,
  updated_at: Nullable(Instant),
  object: Type.Literal('metadata_schema'),
});
export type WireMetadataSchema = Static<typeof WireMetadataSchema>;

/** There are at most as many as a project has use for: they come all at once. */
export const MetadataSchemaList = Type.Object({
  object: Type.Literal('list'), data_ref: Type.Literal('schemas'), schemas: Type.Array(WireMetadataSchema), total: Type.Integer(),
});
