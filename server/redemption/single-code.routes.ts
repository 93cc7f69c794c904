import { Type } from 'typebox';
import {
  SingleCodeRequest, SingleRedemptionAnswer, SingleValidationAnswer, VoucherRedemptions, VoucherRedemptionsPageQuery, VoucherRedemptionsQuery, type RedemptionRequest,
} from '../../contract/redemption.ts';
import { principalOf } from '../access/principal.ts';
import type { Db } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { redeemCode, validateCode, type CodeParts } from './answer-single-code.ts';
import { listOfVoucher } from './list-redemptions.ts';

export interface SingleCodeParts extends CodeParts {
  db: Db;
}

const params = Type.Object({ code: Type.String({ maxLength: 500 }) });
const querystring = Type.Object({ tracking_id: Type.Optional(Type.String({ maxLength: 2000 })) });
const body = Type.Union([SingleCodeRequest, Type.Null()]);

/** The older endpoints of one code, which stands in their address (wire contract §2.5, §2.7, §2.9). */
export function singleCodeRoutes(http: Http, parts: SingleCodeParts): void {
  validateRoute(http, parts);
  redeemRoute(http, parts);
  readRoute(http, parts);
}

function validateRoute(http: Http, parts: SingleCodeParts): void {
  http.post('/vouchers/:code/validate', {
    config: { permission: 'code.validate', idempotency: 'batch' },
    schema: { summary: 'Ask whether one code could be redeemed', params, querystring, body, response: { 200: SingleValidationAnswer } },
  }, async (request, reply) => validateCode(parts, request, reply, bodyOf(request)));
}

function redeemRoute(http: Http, parts: SingleCodeParts): void {
  http.post('/vouchers/:code/redemption', {
    config: { permission: 'code.redeem', idempotency: 'batch' },
    schema: { summary: 'Redeem one code', params, querystring, body, response: { 200: SingleRedemptionAnswer } },
  }, async (request, reply) => redeemCode(parts, request, reply, bodyOf(request)));
}

/** At the older address, and at the one that a voucher tells, whose pages are as long as those of other lists. */
function readRoute(http: Http, { db, publicUrl }: SingleCodeParts): void {
  for (const [path, querystring] of [['redemption', VoucherRedemptionsQuery], ['redemptions', VoucherRedemptionsPageQuery]] as const) {
    http.get(`/vouchers/:code/${path}`, {
      config: { permission: 'redemption.read' },
      schema: { summary: 'Redemptions and rollbacks of one code', params, querystring, response: { 200: VoucherRedemptions } },
    }, async (request) => listOfVoucher(db, principalOf(request).projectId, request.params.code, request.query, publicUrl));
  }
}

interface SingleCode {
  params: { code: string };
  query: { tracking_id?: string };
  body: SingleCodeRequest | null;
}

/** Older clients name the customer in the query. */
function bodyOf({ params: { code }, query, body: asked }: SingleCode): RedemptionRequest {
  return { ...asked, tracking_id: asked?.tracking_id ?? query.tracking_id, redeemables: [{ object: 'voucher', id: code }] };
}
