import type { FastifyReply, FastifyRequest } from 'fastify';
import { principalOf } from '../access/principal.ts';
import { keyedAnswerOf, keyOf, sendAnswer, sendStored } from '../platform/idempotency.ts';
import type { Asked, AskedRedeem } from './decision/command.ts';
import type { Decided } from './decision/decided.ts';
import type { Redeemer } from './redeem.ts';

/**
 * Has a command decided and answers it: with an idempotency key exactly as the answer was stored beside its effect, also when it is asked again.
 * `toAnswer` gives the body of a decision, or throws what it is refused with.
 */
export async function answerDecided<Body>(
  redeemer: Redeemer, request: FastifyRequest, reply: FastifyReply, asked: Asked, toAnswer: (decided: Decided) => Body, status: 200 | 204 = 200,
): Promise<Body | FastifyReply> {
  const keyed = keyedAnswerOf(request, reply, toAnswer, status);
  const answer = await redeemer.submit(principalOf(request).projectId, keyed === null ? asked : { ...asked, keyed });
  if (!('outcome' in answer)) return sendStored(reply, answer);
  if (keyed !== null) return sendAnswer(reply, keyed.render(answer));
  reply.code(status);
  return toAnswer(answer);
}

/** Whether a validation neither holds anything nor has an answer that is to be kept: then it needs no place in a batch. */
export function isQuestion(request: FastifyRequest, { session }: AskedRedeem): boolean {
  return session === null && keyOf(request) === null;
}
