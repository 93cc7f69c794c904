import type { ErrorKey } from '../../contract/errors.ts';
import type { Actor } from '../access/principal.ts';

/** Codes given to a customer, or the attempt to give some. Never changed once written. */
export interface Publication {
  projectId: string;
  publicationId: string;
  campaignId: string | null;
  customerId: string | null;
  /** Empty when the attempt failed. */
  voucherIds: string[];
  sourceId: string | null;
  channel: string;
  metadata: Record<string, unknown>;
  /** null: it succeeded. */
  failure: PublicationFailure | null;
  occurredAt: Date;
}

/** A publication as lists tell it. */
export interface ListedPublication extends Publication {
  /** What the shop called its customer then. */
  trackingId: string | null;
}

export interface PublicationFailure {
  code: ErrorKey;
  message: string;
}

/** A publication with who made it, ready to be written. */
export interface NewPublication extends Publication {
  actor: Actor;
  requestId: string | null;
}
