import type { Actor } from '../access/principal.ts';
import type { Transaction } from '../platform/db.ts';

/** What a customer did elsewhere, as the shop tells it. */
export interface CustomEvent {
  projectId: string;
  eventId: string;
  event: string;
  customerId: string;
  metadata: Record<string, unknown>;
  actor: Actor;
  requestId: string | null;
  occurredAt: Date;
}

export async function insertEvent(tx: Transaction, event: CustomEvent): Promise<void> {
  await tx.query(
    `/* event.insert */
     insert into custom_events (project_id, event_id, event, customer_id, metadata, actor_type, actor_id, request_id, occurred_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      event.projectId, event.eventId, event.event, event.customerId, JSON.stringify(event.metadata), event.actor.type, event.actor.id, event.requestId,
      event.occurredAt,
    ],
  );
}
