import { Type, type Static, type TOptional, type TProperties, type TSchema } from 'typebox';

/** A member that clients may leave out or send as null; both mean "not given". */
export const Maybe = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));

/** A member of an answer that is null when there is nothing to say. */
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Of a body in which a misspelt member must not be passed over: a limit that somebody believes to be set. */
export const strict = { additionalProperties: false } as const;

/** Instant in ISO 8601 (a day alone is its first instant in UTC). Years 1900 to 9999. */
export const Instant = Type.String({ format: 'instant' });

/** Longest name that callers give to things of their own; an index entry holds it even when each of its characters takes four bytes. */
export const sourceIdLengthMax = 600;

/** Local day `YYYY-MM-DD`. */
export const Day = Type.String({ format: 'day' });

/** Amount of money in minor units of the project's currency (cents, yen, fils), exact. */
export const MinorUnits = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** How many codes a campaign has: one public code, a set of unique ones, or one that grows (`type` on the wire). */
export const CampaignSize = Type.Union([Type.Literal('STANDALONE'), Type.Literal('STATIC'), Type.Literal('AUTO_UPDATE')]);

export const Metadata = Type.Record(Type.String(), Type.Unknown());

/** Row counts and sizes: what a 32-bit column holds. */
export const Count = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });

/** The wire contract's list envelope: `{object: "list", data_ref, <data_ref>: [...], total}`. */
export const listOf = <Name extends string, T extends TSchema>(name: Name, item: T) =>
  Type.Object({
    object: Type.Literal('list'),
    data_ref: Type.Literal(name),
    [name]: Type.Array(item),
    total: Type.Integer(),
  } as unknown as { object: TSchema; data_ref: TSchema; total: TSchema } & Record<Name, TSchema> & TProperties);

/** The same for a list that `starting_after` goes through as well: then without `total`, with `has_more` and, where there are more, where to go on. */
export const pagedListOf = <Name extends string, T extends TSchema>(name: Name, item: T) =>
  Type.Object({
    object: Type.Literal('list'),
    data_ref: Type.Literal(name),
    [name]: Type.Array(item),
    total: Type.Optional(Type.Integer({ description: 'at most 10,000 more than the pages before have, unless exact_total is true' })),
    has_more: Type.Optional(Type.Boolean()),
    more_starting_after: Type.Optional(Type.String()),
  } as unknown as {
    object: TSchema; data_ref: TSchema; total: TOptional<TSchema>; has_more: TOptional<TSchema>; more_starting_after: TOptional<TSchema>;
  } & Record<Name, TSchema> & TProperties);

/** Paging and order of the wire contract's lists; `limit` and `page` arrive as text. */
export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 10 })),
  page: Type.Optional(Type.Integer({ minimum: 1, default: 1 })),
};

/** Beside them, ours: going through a list of any length, and counting all of it. */
export const CursorQuery = {
  starting_after: Type.Optional(Type.String({
    maxLength: 4000, description: 'more_starting_after of the page before; empty: the first page, with has_more and more_starting_after',
  })),
  exact_total: Type.Optional(Type.Boolean({ description: 'counts everything that matches, which takes its time where that is very much' })),
};

/** `created_at[after]=…&created_at[before]=…` */
export const InstantRange = Type.Object({ after: Type.Optional(Instant), before: Type.Optional(Instant) });

/** The wire contract's error envelope. */
export const WireError = Type.Object({
  code: Type.Integer(),
  key: Type.String(),
  message: Type.String(),
  details: Type.Optional(Type.String()),
  request_id: Type.String(),
  resource_id: Type.Optional(Type.String()),
  resource_type: Type.Optional(Type.String()),
  error: Type.Optional(Type.Object({ message: Type.String() }, { description: "in the shopper's words, of a validation rule that has some" })),
});
export type WireError = Static<typeof WireError>;

/** Problem details (RFC 9457), the errors of our own routes under /api. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  key: Type.String(),
  detail: Type.Optional(Type.String()),
  request_id: Type.String(),
});
export type Problem = Static<typeof Problem>;
