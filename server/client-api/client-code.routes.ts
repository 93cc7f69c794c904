import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import {
  ClientPublication, ClientPublicationQuery, ClientRedemptionQuery, ClientRedemptionRequest, ClientValidationQuery, NoPromotions,
} from '../../contract/client-api.ts';
import { PublicationRequest } from '../../contract/publication.ts';
import { SingleRedemptionAnswer, SingleValidationAnswer, type RedemptionRequest } from '../../contract/redemption.ts';
import { principalOf } from '../access/principal.ts';
import type { Http } from '../platform/http.ts';
import { answerPublication, type AnswerParts } from '../publication/answer-publication.ts';
import { redeemCode, validateCode, type CodeParts } from '../redemption/answer-single-code.ts';
import { hidePersons, toClientCustomer } from './hide-persons.ts';

export type ClientCodeParts = CodeParts & AnswerParts;

const redeemableOf = (code: string): RedemptionRequest['redeemables'] => [{ object: 'voucher', id: code.trim() }];

/** Routes that only the client-side API has (wire contract §2.14); each says in its query what the server's own says in address and body. */
export function clientCodeRoutes(http: Http, parts: ClientCodeParts): void {
  http.get('/validate', {
    config: { permission: 'code.validate', clientSwitch: null, idempotency: 'batch' },
    schema: { summary: 'Ask whether one code could be redeemed', querystring: ClientValidationQuery, response: { 200: SingleValidationAnswer } },
  }, async (request, reply) => validateCode(parts, request, reply, validationOf(request)));

  http.get('/promotions/validation', {
    config: { permission: 'code.validate', clientSwitch: null }, schema: { summary: 'There are no promotions', response: { 200: NoPromotions } },
  }, async () => ({ valid: false as const, promotions: [] }));

  http.post('/redeem', {
    config: { permission: 'code.redeem', clientSwitch: 'redeem', idempotency: 'batch' },
    schema: {
      summary: 'Redeem one code', querystring: ClientRedemptionQuery, body: Type.Union([ClientRedemptionRequest, Type.Null()]), response: { 200: SingleRedemptionAnswer },
    },
  }, async (request, reply) => {
    const redeemed = await redeemCode(parts, request, reply, { ...request.body, redeemables: redeemableOf(request.query.code) });
    return hidePersons(redeemed) as typeof redeemed;
  });

  http.post('/publish', {
    config: { permission: 'publication.create', clientSwitch: 'publish' },
    schema: { summary: 'Give a code of a campaign to a customer', querystring: ClientPublicationQuery, body: PublicationRequest, response: { 200: ClientPublication } },
  }, async (request) => {
    const { campaign, join_once: joinOnce = null } = request.query;
    // The campaign stands in the query alone: a page gives no code of its choice, and one at a time.
    const body = { ...request.body, voucher: null, campaign: campaign.trim() };
    const publication = await answerPublication(parts, { principal: principalOf(request), requestId: request.id, body, joinOnce });
    return { ...publication, customer: toClientCustomer(publication.customer) };
  });
}

function validationOf({ query }: { query: ClientValidationQuery } & Pick<FastifyRequest, 'id'>): RedemptionRequest {
  const { code, amount, item, customer, order, metadata, tracking_id, session_type, session_key, session_ttl, session_ttl_unit } = query;
  const items = item === undefined ? undefined : Object.values(item);
  const hasOrder = amount !== undefined || items !== undefined || order?.metadata !== undefined;
  return {
    redeemables: redeemableOf(code), customer, metadata, tracking_id,
    ...(hasOrder && { order: { amount, items, metadata: order?.metadata } }),
    ...((session_type ?? session_key) !== undefined && { session: { type: 'LOCK', key: session_key, ttl: session_ttl, ttl_unit: session_ttl_unit } }),
  };
}
