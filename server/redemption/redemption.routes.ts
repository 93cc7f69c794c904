import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { ApiError, notFound } from '../../contract/errors.ts';
import {
  RedemptionAnswer, RedemptionEntryAnswer, RedemptionList, RedemptionListQuery, RedemptionRequest, RollbackQuery, RollbackRequest, StackRollbackAnswer,
  ValidationAnswer, WireRollback,
} from '../../contract/redemption.ts';
import { principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { newId } from '../platform/ids.ts';
import { answerDecided, isQuestion } from './answer-decided.ts';
import type { Decided } from './decision/decided.ts';
import { expandedCategories } from './expanded-categories.ts';
import { findTakenBack } from './find-taken-back.ts';
import { findWireRedemption, listWireRedemptions } from './list-redemptions.ts';
import { readRedemption, toRollBackCommand, type Request } from './read-request.ts';
import type { Redeemer } from './redeem.ts';
import { toRedemptionAnswer, toRollbackAnswer, toStackRollbackAnswer } from './redemption-answer.ts';
import { toValidationAnswer } from './wire-validation.ts';

export interface RedemptionParts {
  db: Db;
  clock: Clock;
  publicUrl: string;
  redeemer: Redeemer;
}

const IdParams = Type.Object({ id: Type.String({ maxLength: 100 }) });

export function redemptionRoutes(http: Http, parts: RedemptionParts): void {
  redeemRoute(http, parts);
  validateRoute(http, parts);
  rollBackRoute(http, parts);
  rollBackStackRoute(http, parts);
  readRoutes(http, parts);
}

function redeemRoute(http: Http, { db, clock, publicUrl, redeemer }: RedemptionParts): void {
  http.post('/redemptions', {
    config: { permission: 'redemption.create', idempotency: 'batch' },
    schema: { summary: 'Redeem codes', body: RedemptionRequest, response: { 200: RedemptionAnswer } },
  }, async (request, reply) => {
    const asked = await readRedemption('redemption', request.body, redeemer.tracking, requestOf(request, clock));
    const categories = await expandedCategories(db, principalOf(request).projectId, request.body);
    return answerDecided(redeemer, request, reply, asked, (decided) => toRedemptionAnswer(decided, publicUrl, categories));
  });
}

/** Without a session it only asks; with one it reserves. */
function validateRoute(http: Http, { db, clock, redeemer }: RedemptionParts): void {
  http.post('/validations', {
    config: { permission: 'validation.create', idempotency: 'batch' },
    schema: { summary: 'Ask whether codes could be redeemed, and reserve them for a session', body: RedemptionRequest, response: { 200: ValidationAnswer } },
  }, async (request, reply) => {
    const { principal, now, requestId } = requestOf(request, clock);
    const asked = await readRedemption('validation', request.body, redeemer.tracking, { principal, now, requestId });
    const categories = await expandedCategories(db, principal.projectId, request.body);
    const about = { validationId: newId('valid', now), session: request.body.session, categories };
    const toAnswer = (decided: Decided): ValidationAnswer => toValidationAnswer(decided, about);
    if (isQuestion(request, asked)) return toAnswer(await redeemer.validate(principal.projectId, asked));
    return answerDecided(redeemer, request, reply, asked, toAnswer);
  });
}

// The body of a rollback may be left out.
const RollbackBody = Type.Union([RollbackRequest, Type.Null()]);

function rollBackRoute(http: Http, parts: RedemptionParts): void {
  const { db, clock, publicUrl, redeemer } = parts;
  http.post('/redemptions/:id/rollback', {
    config: { permission: 'redemption.roll-back', idempotency: 'batch' },
    schema: { summary: 'Take a redemption back', params: IdParams, querystring: RollbackQuery, body: RollbackBody, response: { 200: WireRollback } },
  }, async (request, reply) => {
    const asked = requestOf(request, clock);
    const { id } = request.params;
    const body = bodyOf(request);
    const found = await findTakenBack({ db, tracking: redeemer.tracking }, asked.principal.projectId, id, body);
    if (found === undefined) throw notFound('redemption', id);
    if (found.is === 'stack') throw new ApiError('invalid_redemption', { details: singleOnly });
    if (found.is === 'part') throw new ApiError('invalid_redemption_parent', { details: withoutParentOnly });
    const command = toRollBackCommand(found.takenBack, body, asked);
    return answerDecided(redeemer, request, reply, command, (decided) => toRollbackAnswer(decided, publicUrl));
  });
}

const singleOnly = 'You can rollback only a single redemption. Use different endpoint for stacked redemption.';
const withoutParentOnly = 'You can rollback only a redemption that does not have parent redemption.';
const parentOnly = 'You can rollback only a parent redemption of stacked redemptions here.';

function rollBackStackRoute(http: Http, { db, clock, publicUrl, redeemer }: RedemptionParts): void {
  http.post('/redemptions/:id/rollbacks', {
    config: { permission: 'redemption.roll-back', idempotency: 'batch' },
    schema: {
      summary: 'Take back all codes that were redeemed together', params: IdParams, querystring: RollbackQuery, body: RollbackBody,
      response: { 200: StackRollbackAnswer },
    },
  }, async (request, reply) => {
    const asked = requestOf(request, clock);
    const { id } = request.params;
    const body = bodyOf(request);
    const found = await findTakenBack({ db, tracking: redeemer.tracking }, asked.principal.projectId, id, body);
    if (found === undefined) throw notFound('redemption', id);
    if (found.is !== 'stack') throw new ApiError('invalid_redemption_parent', { details: parentOnly });
    const command = toRollBackCommand(found.takenBack, body, asked);
    return answerDecided(redeemer, request, reply, command, (decided) => toStackRollbackAnswer(decided, publicUrl));
  });
}

/** The reason and the customer's tracking id may be in the query too. */
function bodyOf({ body, query }: { body: RollbackRequest | null; query: { reason?: string; tracking_id?: string } }): RollbackRequest {
  return { ...body, reason: body?.reason ?? query.reason, tracking_id: body?.tracking_id ?? query.tracking_id };
}

function requestOf(request: FastifyRequest, clock: Clock): Request {
  return { principal: principalOf(request), requestId: request.id, now: clock.now() };
}

function readRoutes(http: Http, { db, publicUrl }: RedemptionParts): void {
  http.get('/redemptions', {
    config: { permission: 'redemption.read' },
    schema: { summary: 'Redemptions and rollbacks', querystring: RedemptionListQuery, response: { 200: RedemptionList } },
  }, async (request) => listWireRedemptions(db, principalOf(request).projectId, request.query, publicUrl));

  http.get('/redemptions/:id', {
    config: { permission: 'redemption.read' },
    schema: { summary: 'One redemption or rollback', params: IdParams, response: { 200: RedemptionEntryAnswer } },
  }, async (request) => findWireRedemption(db, principalOf(request).projectId, request.params.id, publicUrl));
}
