/** Categories of the wire contract (§2.1, §2.11): campaigns and vouchers have at most one each, by which codes of one request are ordered and limited. */
import { Type, type Static } from 'typebox';
import { Instant, Maybe } from './common.ts';

const name = Type.String({ minLength: 1, maxLength: 200 });
const hierarchy = Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'codes of lower ones come first' });

/** A category by its name: one that nobody knows yet is made. */
export const CategoryName = Type.String({ maxLength: 200 });

/** Where a category may be given: by name or, which wins, by id. null: none. */
export const categoryOf = { category: Maybe(CategoryName), category_id: Maybe(Type.String({ maxLength: 100 })) };

/** What a request says of a category; undefined and absent are the same. */
export interface CategoryReference {
  category?: string | null | undefined;
  category_id?: string | null | undefined;
}

export const NewCategory = Type.Object({ name, hierarchy: Maybe(hierarchy) });
export type NewCategory = Static<typeof NewCategory>;

/** `PUT /v1/categories/{id}`: members that are absent stay as they are. */
export const CategoryUpdate = Type.Object({ name: Maybe(name), hierarchy: Maybe(hierarchy) });
export type CategoryUpdate = Static<typeof CategoryUpdate>;

/** Without members that have no value. */
export const WireCategory = Type.Object({
  id: Type.String(),
  name: Type.String(),
  hierarchy: Type.Integer(),
  object: Type.Literal('category'),
  created_at: Instant,
  updated_at: Type.Optional(Instant),
  stacking_rules_type: Type.Optional(Type.Union([Type.Literal('JOINT'), Type.Literal('EXCLUSIVE')])),
});
export type WireCategory = Static<typeof WireCategory>;

export const CategoryQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 10 })),
  starting_after_id: Type.Optional(Type.String({ maxLength: 100 })),
});

export const CategoryList = Type.Object({
  object: Type.Literal('list'),
  data_ref: Type.Literal('data'),
  data: Type.Array(WireCategory),
  total: Type.Integer(),
  has_more: Type.Boolean(),
  more_starting_after: Type.Optional(Type.String()),
});
