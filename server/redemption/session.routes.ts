import { Type } from 'typebox';
import { notFound } from '../../contract/errors.ts';
import { sessionKeyLengthMax } from '../../contract/redemption.ts';
import { actorOf, principalOf } from '../access/principal.ts';
import type { Db } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { keptAnswerOf, sendStored } from '../platform/idempotency.ts';
import { findVoucher } from '../voucher/voucher.store.ts';
import { answerDecided } from './answer-decided.ts';
import type { ReleaseCommand } from './decision/command.ts';
import type { Decided } from './decision/decided.ts';
import type { Redeemer } from './redeem.ts';

export interface SessionParts {
  db: Db;
  redeemer: Redeemer;
}

const params = Type.Object({ code: Type.String({ maxLength: 500 }), key: Type.String({ maxLength: sessionKeyLengthMax }) });

/** What a cart holds, given back before its time is over (wire contract §2.5). */
export function sessionRoutes(http: Http, { db, redeemer }: SessionParts): void {
  http.delete('/vouchers/:code/sessions/:key', {
    config: { permission: 'code.validate', idempotency: 'batch' },
    schema: { summary: 'Release a code that a session holds', params, response: { 204: Type.Null() } },
  }, async (request, reply) => {
    const principal = principalOf(request);
    const { code, key } = request.params;
    const voucher = await findVoucher(db, principal.projectId, code);
    if (voucher === undefined) {
      // Deleted, perhaps, since its release was answered.
      const kept = await keptAnswerOf(db, request);
      if (kept === undefined) throw notFound('voucher', code);
      return sendStored(reply, kept);
    }
    const { voucherId, campaignId } = voucher;
    const command: ReleaseCommand = {
      kind: 'release', actor: actorOf(principal), requestId: request.id, metadata: null, keyed: null, sessionKey: key, voucherId, campaignId,
    };
    return answerDecided(redeemer, request, reply, command, (decided) => released(decided, key), 204);
  });
}

function released({ outcome }: Decided, key: string): null {
  if (outcome.kind !== 'release' || !outcome.isReleased) throw notFound('session', key);
  return null;
}
