import { Type } from 'typebox';
import { notFound } from '../../contract/errors.ts';
import {
  RedemptionAnswer, RedemptionEntryAnswer, RedemptionList, RedemptionListQuery, RedemptionRequest, RollbackQuery, RollbackRequest, ValidationAnswer,
  WireRollback,
} from '../../contract/redemption.ts';
import { principalOf } from '../access/principal.ts';
import { findCustomers } from '../customer/customer.store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { newId } from '../platform/ids.ts';
import { checkRelated } from './check-related.ts';
import { findWireRedemption, listWireRedemptions } from './list-redemptions.ts';
import { toQuestion, toRedeemCommand, toRollBackCommand, type Request } from './read-request.ts';
import type { Redeemer } from './redeem.ts';
import { findRedemption } from './redemption.store.ts';
import { refusalError } from './refusal.ts';
import { validate } from './validate.ts';
import { toRedemptionAnswer, toRollbackAnswer } from './wire-redemption.ts';
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
  readRoutes(http, parts);
}

function redeemRoute(http: Http, { clock, publicUrl, redeemer }: RedemptionParts): void {
  http.post('/redemptions', {
    config: { permission: 'redemption.create' },
    schema: { summary: 'Redeem a code', body: RedemptionRequest, response: { 200: RedemptionAnswer } },
  }, async (request) => {
    const principal = principalOf(request);
    const command = await toRedeemCommand(redeemer, request.body, { principal, requestId: request.id, now: clock.now() });
    const decided = await redeemer.submit(principal.projectId, command);
    if (decided.outcome.result === 'FAILURE') throw refusalError(decided.outcome.refusal, { id: command.failureId, type: 'redemption' });
    return toRedemptionAnswer(decided, publicUrl);
  });
}

function validateRoute(http: Http, { clock, redeemer }: RedemptionParts): void {
  http.post('/validations', {
    config: { permission: 'validation.create' },
    schema: { summary: 'Ask whether a code could be redeemed', body: RedemptionRequest, response: { 200: ValidationAnswer } },
  }, async (request) => {
    const asked: Request = { principal: principalOf(request), requestId: request.id, now: clock.now() };
    const command = await toQuestion(redeemer, request.body, asked);
    const decided = await validate(redeemer.pool, asked.principal.projectId, command);
    return toValidationAnswer(command, decided, newId('valid', asked.now));
  });
}

function rollBackRoute(http: Http, { db, clock, publicUrl, redeemer }: RedemptionParts): void {
  http.post('/redemptions/:id/rollback', {
    config: { permission: 'redemption.roll-back' },
    schema: {
      summary: 'Take a redemption back', params: IdParams, querystring: RollbackQuery,
      // The body may be left out.
      body: Type.Union([RollbackRequest, Type.Null()]), response: { 200: WireRollback },
    },
  }, async (request) => {
    const principal = principalOf(request);
    const redemption = await findRedemption(db, principal.projectId, request.params.id);
    if (redemption === undefined || redemption.kind !== 'redemption') throw notFound('redemption', request.params.id);
    const [customer = null] = redemption.customerId === null ? [] : await findCustomers(db, principal.projectId, [redemption.customerId]);
    await checkRelated({ db, tracking: redeemer.tracking }, principal.projectId, { redemption, customer }, request.body);
    const body = { ...request.body, reason: request.body?.reason ?? request.query.reason };
    const command = toRollBackCommand(redemption, customer, body, { principal, requestId: request.id, now: clock.now() });
    const decided = await redeemer.submit(principal.projectId, command);
    if (decided.outcome.result === 'FAILURE') throw refusalError(decided.outcome.refusal, { id: command.failureId, type: 'redemption_rollback' });
    return toRollbackAnswer(decided, publicUrl);
  });
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
