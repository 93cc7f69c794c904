import type { FastifyReply, FastifyRequest } from 'fastify';
import { principalOf } from '../access/principal.ts';
import type { Asked } from './command.ts';
import type { Decided } from './decided.ts';
import type { Redeemer } from './redeem.ts';

/** Has a command decided and answers it. `toAnswer` gives the body of a decision, or throws what it is refused with. */
export async function answerDecided<Body>(
  redeemer: Redeemer, request: FastifyRequest, reply: FastifyReply, asked: Asked, toAnswer: (decided: Decided) => Body, status: 200 | 204 = 200,
): Promise<Body> {
  const answer = await redeemer.submit(principalOf(request).projectId, asked);
  if (!('outcome' in answer)) throw new Error('a stored answer to a command without a key');
  reply.code(status);
  return toAnswer(answer);
}
