import type { FastifyReply } from 'fastify';
import type { Accepted } from '../../contract/async-action.ts';

/** The one answer to a request that goes on in the background: 202 with where to ask how far it is (wire contract §2.13). */
export function accepted(reply: FastifyReply, asyncActionId: string): Accepted {
  reply.code(202);
  return { async_action_id: asyncActionId };
}
