import { systemActor } from '../access/principal.ts';
import type { Db } from '../platform/db.ts';
import { newRequestId } from '../platform/ids.ts';
import { duePlaces } from './hold.store.ts';
import type { Redeemer } from './redeem.ts';

/**
 * Ends holds whose time is over where nothing else happens, so that screens do not show them as held for long; whoever redeems there next would do the
 * same: a batch ends all that have expired of its vouchers and campaigns. How many batches were asked for.
 */
export async function endExpiredHolds(db: Db, redeemer: Pick<Redeemer, 'submit'>): Promise<number> {
  const places = await duePlaces(db);
  const actor = systemActor('holds');
  await Promise.all(
    places.map(({ projectId, voucherId, campaignId }) =>
      // Of a session that nobody can have: the one that held may have come back and hold anew.
      redeemer.submit(projectId, { kind: 'release', actor, requestId: newRequestId(), metadata: null, keyed: null, sessionKey: '', voucherId, campaignId }),
    ),
  );
  return places.length;
}
