import type { MetadataChecks } from '../metadata/check-metadata.ts';
import type { Asked } from './decision/command.ts';

/**
 * Holds the metadata that a redemption or validation brings to the schemas of its project: its own, its customer's, its order's and those of items. Throws
 * 400 `metadata_validation_failed`; nothing is awaited, and nothing asked of the database, where the project is known to have no schema. An order that may
 * be a stored one need not bring what is required.
 */
export function checkAsked(checks: MetadataChecks, projectId: string, asked: Asked): void | Promise<unknown> {
  if (asked.kind !== 'redemption' && asked.kind !== 'validation') return undefined;
  const { metadata, customer, order } = asked;
  const pending = [checks.check(projectId, 'redemption', metadata)];
  if (customer?.metadata) pending.push(checks.check(projectId, 'customer', customer.metadata, true));
  if (order !== null) {
    const isNamedOnly = order.id !== null || (order.sourceId !== null && Object.keys(order.metadata).length === 0);
    pending.push(checks.check(projectId, 'order', order.metadata, isNamedOnly));
    if (order.items !== null) pending.push(checks.checkAll(projectId, 'order_item', order.items.map((item) => metadataOf(item))));
  }
  const waiting = pending.filter((each) => each !== undefined);
  return waiting.length === 0 ? undefined : Promise.all(waiting);
}

function metadataOf({ metadata }: { metadata?: unknown }): Record<string, unknown> | null {
  return typeof metadata === 'object' && metadata !== null ? (metadata as Record<string, unknown>) : null;
}
