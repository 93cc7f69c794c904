import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RedemptionRequest, SingleRedemptionAnswer, SingleValidationAnswer } from '../../contract/redemption.ts';
import { principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { answerDecided, isQuestion } from './answer-decided.ts';
import type { Decided } from './decision/decided.ts';
import { readRedemption, type Request } from './read-request.ts';
import type { Redeemer } from './redeem.ts';
import { toSingleRedemptionAnswer } from './redemption-answer.ts';
import { toSingleValidationAnswer } from './wire-validation.ts';

export interface CodeParts {
  clock: Clock;
  publicUrl: string;
  redeemer: Redeemer;
}

/** Answers whether the one code of a body could be redeemed (wire contract §2.7), and holds it where a session is asked for. */
export async function validateCode(
  { clock, redeemer }: Omit<CodeParts, 'publicUrl'>, request: FastifyRequest, reply: FastifyReply, body: RedemptionRequest,
): Promise<SingleValidationAnswer | FastifyReply> {
  const now = clock.now();
  const asked = await readRedemption('validation', body, redeemer.tracking, requestOf(request, now));
  const about = { validationId: newId('valid', now), session: body.session, categories: null };
  const toAnswer = (decided: Decided): SingleValidationAnswer => toSingleValidationAnswer(decided, about);
  if (isQuestion(request, asked)) return toAnswer(await redeemer.validate(principalOf(request).projectId, asked));
  return answerDecided(redeemer, request, reply, asked, toAnswer);
}

/** Redeems the one code of a body and answers it (wire contract §2.9). */
export async function redeemCode(
  { clock, publicUrl, redeemer }: CodeParts, request: FastifyRequest, reply: FastifyReply, body: RedemptionRequest,
): Promise<SingleRedemptionAnswer | FastifyReply> {
  const asked = await readRedemption('redemption', body, redeemer.tracking, requestOf(request, clock.now()));
  return answerDecided(redeemer, request, reply, asked, (decided) => toSingleRedemptionAnswer(decided, publicUrl));
}

function requestOf(request: FastifyRequest, now: Date): Request {
  return { principal: principalOf(request), requestId: request.id, now };
}
