import { Type } from 'typebox';
import { CategoryList, CategoryQuery, CategoryUpdate, NewCategory, WireCategory } from '../../contract/category.ts';
import { notFound } from '../../contract/errors.ts';
import { originOf, principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { StackingRules } from '../stacking/stacking-rules.ts';
import { findStackingRules } from '../stacking/stacking-rules.store.ts';
import { toWireCategory, type Category } from './category.ts';
import { findCategory, listCategories } from './category.store.ts';
import { changeCategory, createCategory, removeCategory } from './change-category.ts';

export interface CategoryParts {
  db: Pool;
  clock: Clock;
}

const params = Type.Object({ categoryId: Type.String() });
const read = { config: { permission: 'category.read' } } as const;
const write = { config: { permission: 'category.write' } } as const;
const response = { 200: WireCategory };

/** Categories of the wire contract (§2.11). */
export function categoryRoutes(http: Http, parts: CategoryParts): void {
  readingRoutes(http, parts);
  changingRoutes(http, parts);
}

async function rulesOf(db: Pool, projectId: string): Promise<StackingRules> {
  const rules = await findStackingRules(db, projectId);
  if (rules === undefined) throw notFound('project', projectId);
  return rules;
}

async function toAnswer(db: Pool, category: Category): Promise<WireCategory> {
  return toWireCategory(category, await rulesOf(db, category.projectId));
}

function readingRoutes(http: Http, { db }: CategoryParts): void {
  http.get('/categories', { ...read, schema: { querystring: CategoryQuery, response: { 200: CategoryList } } }, async (request) => {
    const { projectId } = principalOf(request);
    const { limit = 10, starting_after_id: after = null } = request.query;
    const { categories, total } = await listCategories(db, projectId, limit + 1, after);
    const rules = await rulesOf(db, projectId);
    const data = categories.slice(0, limit).map((category) => toWireCategory(category, rules));
    const more = categories.length > limit ? data.at(-1)?.id : undefined;
    return {
      object: 'list' as const, data_ref: 'data' as const, data, total, has_more: more !== undefined, ...(more !== undefined && { more_starting_after: more }),
    };
  });

  http.get('/categories/:categoryId', { ...read, schema: { params, response } }, async (request) => {
    const { categoryId } = request.params;
    const category = await findCategory(db, principalOf(request).projectId, categoryId);
    if (category === undefined) throw notFound('category', categoryId);
    return toAnswer(db, category);
  });
}

function changingRoutes(http: Http, { db, clock }: CategoryParts): void {
  http.post('/categories', { ...write, schema: { body: NewCategory, response } }, async (request) =>
    toAnswer(db, await createCategory(db, principalOf(request).projectId, request.body, originOf(request), clock.now())));

  http.put('/categories/:categoryId', { ...write, schema: { params, body: CategoryUpdate, response } }, async (request) => {
    const { projectId } = principalOf(request);
    return toAnswer(db, await changeCategory(db, projectId, request.params.categoryId, request.body, originOf(request), clock.now()));
  });

  http.delete('/categories/:categoryId', { ...write, schema: { params, response: { 204: Type.Null() } } }, async (request, reply) => {
    await removeCategory(db, principalOf(request).projectId, request.params.categoryId, originOf(request), clock.now());
    reply.code(204);
    return null;
  });
}
