import { authenticateKey } from '../../server/access/authenticate-key.ts';
import { createHttp, type Http } from '../../server/platform/http.ts';
import { readState } from '../../server/redemption/lock.store.ts';
import { createRedeemer } from '../../server/redemption/redeem.ts';
import { redemptionRoutes } from '../../server/redemption/redemption.routes.ts';
import { atEnd } from '../support/at-end.ts';
import type { TestApp } from '../support/app.ts';
import type { Instance } from './arena.ts';

/** An instance of the product with a planted defect: its redeemer reads without locking. */
export function blindInstance({ app: { parts }, pool }: TestApp): Instance {
  const redeemer = createRedeemer({ db: pool, live: parts.live, clock: parts.clock, lock: readState });
  const http = createHttp({ logLevel: 'silent' });
  void http.register(async (v1) => {
    v1.addHook('onRequest', authenticateKey(parts));
    redemptionRoutes(v1 as unknown as Http, { ...parts, redeemer });
  }, { prefix: '/v1' });
  atEnd(() => redeemer.close());
  return http.inject.bind(http) as Instance;
}
