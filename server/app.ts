import { apiKeyRoutes } from './access/api-key.routes.ts';
import { authenticateKey, authenticateManagement } from './access/authenticate-key.ts';
import { authenticateMember, authenticateUser } from './access/authenticate-member.ts';
import { forgetNamedOrder, guardClients } from './access/client-gate.ts';
import { createKeyRing, type KeyRing } from './access/key-ring.ts';
import { memberRoutes } from './access/member.routes.ts';
import { oauthRoutes } from './access/oauth.routes.ts';
import { projectSettingsRoutes } from './access/project-settings.routes.ts';
import { changedSettingsChannel, findSettings, type ProjectSettings } from './access/project-settings.store.ts';
import { projectMakingRoutes } from './access/project.routes.ts';
import { createRateLimit, type RateLimit } from './access/rate-limit.ts';
import { refuseCrossSite } from './access/refuse-cross-site.ts';
import { sessionRoutes } from './access/session.routes.ts';
import { createSessions, type Sessions } from './access/sessions.ts';
import { createTokenRing, type TokenRing } from './access/token-ring.ts';
import { limitsRoutes } from './budget/limits.routes.ts';
import { campaignRoutes } from './campaign/campaign.routes.ts';
import { deleteVouchersTask } from './campaign/delete-vouchers.task.ts';
import { updateVouchersTask } from './campaign/update-vouchers.task.ts';
import { generateVouchersTask } from './campaign/generate-vouchers.task.ts';
import { categoryRoutes } from './category/category.routes.ts';
import { catalogueBulkRoutes, catalogueImportPreviewRoutes } from './catalogue/catalogue-bulk.routes.ts';
import { cataloguePageRoutes } from './catalogue/catalogue-page.routes.ts';
import { catalogueTasks } from './catalogue/catalogue-tasks.ts';
import { manyProducts } from './catalogue/many-products.ts';
import { collectionRoutes } from './catalogue/collection.routes.ts';
import { productRoutes } from './catalogue/product.routes.ts';
import { skuRoutes } from './catalogue/sku.routes.ts';
import { changeRoutes } from './change/change.routes.ts';
import { clientCodeRoutes } from './client-api/client-code.routes.ts';
import { wireRoutesForClients } from './client-api/client-routes.ts';
import { customerBulkRoutes, customerImportPreviewRoutes } from './customer/bulk.routes.ts';
import { customerHistoryRoutes } from './customer/customer-history.routes.ts';
import { customerPageRoutes } from './customer/customer-page.routes.ts';
import { customerTasks } from './customer/customer-tasks.ts';
import { eraseAgain } from './customer/erase-again.ts';
import { manyCustomers } from './customer/many-customers.ts';
import { customerRoutes } from './customer/customer.routes.ts';
import type { TrackingIds } from './customer/tracking-id.ts';
import { discountPreviewRoutes } from './discount/discount-preview.routes.ts';
import { eventRoutes } from './event/event.routes.ts';
import { managedSchemaRoutes } from './management/metadata-schema.routes.ts';
import { managedProjectRoutes } from './management/project.routes.ts';
import { managedStackingRulesRoutes } from './management/stacking-rules.routes.ts';
import { createMetadataChecks, type MetadataChecks } from './metadata/check-metadata.ts';
import { metadataPageRoutes } from './metadata/metadata-page.routes.ts';
import { metadataSchemaRoutes, metadataSchemaWritingRoutes } from './metadata/metadata-schema.routes.ts';
import { importOrdersTask } from './order/import-orders.task.ts';
import { orderRoutes } from './order/order.routes.ts';
import { refuseUnacceptable } from './platform/acceptable.ts';
import { asyncActionRoutes } from './platform/async-action.routes.ts';
import { changeManyRoutes } from './platform/change-many.routes.ts';
import { changeManyTasks } from './platform/change-many.task.ts';
import { systemClock, type Clock } from './platform/clock.ts';
import type { Role } from './platform/config.ts';
import { dashboardRoutes } from './platform/dashboard.routes.ts';
import type { Pool } from './platform/db.ts';
import { docsRoutes } from './platform/docs.routes.ts';
import { exportPageRoutes } from './export/export-page.routes.ts';
import { exportRoutes } from './export/export.routes.ts';
import { forgetOldExports } from './export/forget-exports.ts';
import { writeExportTask } from './export/write-export.task.ts';
import { forgetOldAnswers } from './platform/forget-answers.ts';
import { createHttp, noSuchRoute, type Http } from './platform/http.ts';
import { heedKeys } from './platform/idempotency.ts';
import { allJobs, startJobs, type Jobs } from './platform/jobs.ts';
import { createListener, type Listener } from './platform/listen.ts';
import { repeat } from './platform/repeat.ts';
import { onlyRoutes } from './platform/only-routes.ts';
import { describeApi, joinApis, type DescribeApi } from './platform/openapi.ts';
import { dashboardDirectory } from './platform/paths.ts';
import { remember, type Remembered } from './platform/remembered.ts';
import { publicationRoutes } from './publication/publication.routes.ts';
import { publishManyRoutes } from './publication/publish-many.routes.ts';
import { publishManyTask } from './publication/publish-many.task.ts';
import { forgetOldReplays } from './replay/forget-replays.ts';
import { lookFrom } from './replay/look-here.ts';
import { lookInThread } from './replay/look-in-thread.ts';
import { replayRoutes } from './replay/replay.routes.ts';
import { replayTask } from './replay/replay.task.ts';
import { qualificationRoutes } from './qualification/qualification.routes.ts';
import type { CompiledVersions } from './redemption/compiled-versions.ts';
import { createRedeemer, type Redeemer } from './redemption/redeem.ts';
import { endExpiredHolds } from './redemption/end-expired-holds.ts';
import { redemptionRoutes } from './redemption/redemption.routes.ts';
import { ruleCheckRoute, ruleValidationRoute } from './redemption/rule-check.routes.ts';
import { sessionRoutes as cartSessionRoutes } from './redemption/session.routes.ts';
import { singleCodeRoutes } from './redemption/single-code.routes.ts';
import { watchRedemptions } from './redemption/watch-redemptions.ts';
import { assignmentRoutes } from './rule/assignment.routes.ts';
import { rulePageRoutes } from './rule/rule-page.routes.ts';
import { ruleRoutes } from './rule/rule.routes.ts';
import { deleteSegmentTask } from './segment/delete-segment.task.ts';
import { refreshSegments } from './segment/refresh-segments.ts';
import { segmentPageRoutes } from './segment/segment-page.routes.ts';
import { segmentRoutes } from './segment/segment.routes.ts';
import { stackingHintsRoutes } from './stacking/stacking-hints.routes.ts';
import { stackingRulesRoutes } from './stacking/stacking-rules.routes.ts';
import { liveRoutes } from './tracking/live.routes.ts';
import { createLive, type Live } from './tracking/live.ts';
import { orderPageRoutes } from './tracking/order-page.routes.ts';
import { summaryRoutes } from './tracking/summary.routes.ts';
import { trackingRoutes } from './tracking/tracking.routes.ts';
import { voucherPageRoutes } from './tracking/voucher-page.routes.ts';
import { bulkUpdateType, metadataUpdateType } from './voucher/ask-for-metadata.ts';
import { bulkChangeTypes } from './voucher/ask-for-bulk-change.ts';
import { voucherBulkRoutes } from './voucher/bulk-change.routes.ts';
import { bulkChangeTask } from './voucher/bulk-change.task.ts';
import { codePreviewRoutes } from './voucher/code-preview.routes.ts';
import { codePictureRoutes } from './voucher/code-picture.routes.ts';
import { updateMetadataTask } from './voucher/update-metadata.task.ts';
import { voucherChangeRoutes } from './voucher/voucher-change.routes.ts';
import { binPageRoutes } from './trash/bin-page.routes.ts';
import { emptyBinTask } from './trash/empty-bin.task.ts';
import { trashRoutes } from './trash/trash.routes.ts';
import { voucherImportPreviewRoutes, voucherImportRoutes } from './voucher/import.routes.ts';
import { importVouchersTasks } from './voucher/import-vouchers.ts';
import { voucherRoutes } from './voucher/voucher.routes.ts';

export interface AppOptions {
  db: Pool;
  /** Address under which people reach the server, without a trailing slash. */
  publicUrl: string;
  clock?: Clock;
  /** Whose X-Forwarded-For is read: of so many proxies, or of those with these addresses. */
  trustProxy?: false | number | string[];
  logLevel?: string;
  /** What this process does of all there is to do. */
  role?: Role;
  /** Where the built dashboard lies. */
  dashboardDirectory?: string;
  /** Whether all is done on one thread: what was not built has no file for another to begin with. */
  isSingleThreaded?: boolean;
  /** Is given the server before its routes; tests look at its answers there. */
  watch?: (http: Http) => void;
}

/** What every part may ask for; each takes only the members it needs. */
export interface Parts {
  db: Pool;
  clock: Clock;
  publicUrl: string;
  /** Tells open dashboards, in all processes, what moved. */
  live: Live;
  /** Hears what other processes say. */
  listener: Listener;
  keys: KeyRing;
  tokens: TokenRing;
  /** Settings of projects. */
  settings: Remembered<ProjectSettings | undefined>;
  /** How often a key may ask. */
  keyLimit: RateLimit;
  /** How often an address may ask with a client key. */
  addressLimit: RateLimit;
  /** How often an address may ask whose keys nobody knows. */
  strangerLimit: RateLimit;
  sessions: Sessions;
  redeemer: Redeemer;
  tracking: TrackingIds;
  compiled: CompiledVersions;
  /** Holds metadata to the project's schemas. */
  metadata: MetadataChecks;
  /** Work that goes on in the background. */
  jobs: Jobs;
}

export interface App {
  http: Http;
  parts: Parts;
  /** Stops accepting, lets running requests end, stops the parts. The database stays open: it belongs to the caller. */
  close(): Promise<void>;
}

/** Puts the parts together. The only place where they meet. */
export async function createApp(options: AppOptions): Promise<App> {
  const { db, clock = systemClock, publicUrl } = options;
  const listener = createListener(db);
  const keys = await createKeyRing({ db, clock, listener });
  const access = await accessParts(db, clock, listener, keys);
  const sessions = await createSessions({ db, publicUrl });
  const live = await createLive({ db, listener });
  const metadata = await createMetadataChecks({ db, listener });
  const redeemer = createRedeemer({ db, live, clock, metadata });
  const http = createHttp({ logLevel: options.logLevel ?? 'warn', trustProxy: options.trustProxy ?? false });
  options.watch?.(http);
  const tasks = [
    writeExportTask({ clock, publicUrl }),
    ...importVouchersTasks({ clock, live, metadata }), ...catalogueTasks({ clock, metadata }), importOrdersTask({ clock, metadata }),
    generateVouchersTask({ clock, live, isRedeeming: watchRedemptions() }), deleteVouchersTask({ live }), emptyBinTask({ clock, live }), updateVouchersTask({ clock, live }), deleteSegmentTask,
    ...customerTasks({ clock, metadata }),
    publishManyTask({ clock, live }),
    ...[manyCustomers(metadata), manyProducts(metadata)].flatMap((kind) => changeManyTasks(kind, clock)),
    ...bulkChangeTypes.map((type) => bulkChangeTask(type, { clock, live, metadata })),
    ...[bulkUpdateType, metadataUpdateType].map((type) => updateMetadataTask(type, { clock, live, metadata })),
  ];
  const onError = (error: unknown): void => http.log.error({ err: error }, 'a background step broke');
  // Replays take long and are waited for, so they have a line of their own.
  const looker = options.isSingleThreaded === true ? lookFrom(db, clock) : lookInThread(db);
  const lines = options.role === 'web' ? [] : [tasks, [replayTask({ clock, look: looker.look })]].map((line) => startJobs({ db, clock, tasks: line, onError }));
  const jobs = allJobs(lines);
  const repeated = options.role === 'web' ? [] : [
    repeat(600_000, (isClosing) => forgetOldAnswers(db, clock.now(), isClosing), onError),
    repeat(600_000, (isClosing) => forgetOldExports(db, clock.now(), isClosing), onError),
    repeat(600_000, (isClosing) => forgetOldReplays(db, clock.now(), isClosing), onError),
    repeat(600_000, (isClosing) => eraseAgain(db, clock.now(), isClosing), onError),
    repeat(60_000, () => endExpiredHolds(db, redeemer), onError),
    repeat(5_000, (isClosing) => refreshSegments(db, () => clock.now(), onError, isClosing), onError),
  ];
  const parts: Parts = { db, clock, publicUrl, live, listener, keys, ...access, sessions, redeemer, tracking: redeemer.tracking, compiled: redeemer.compiled, metadata, jobs };
  heedKeys(http, { db, clock });
  http.get('/health', { config: { permission: 'public' } }, async () => {
    await parts.db.query('/* health */ select 1');
    return { status: 'ok' };
  });
  if (options.role !== 'worker') await mountRoutes(http, parts, options.dashboardDirectory ?? dashboardDirectory);
  await http.ready();
  const close = async (): Promise<void> => {
    await http.close();
    await jobs.close();
    await looker.close();
    await Promise.all(repeated.map((each) => each.close()));
    await redeemer.close();
    await live.close();
    await listener.close();
  };
  return { http, parts, close };
}

/** What authentication remembers besides keys. */
async function accessParts(db: Pool, clock: Clock, listener: Listener, keys: KeyRing): Promise<Pick<Parts, 'tokens' | 'settings' | 'keyLimit' | 'addressLimit' | 'strangerLimit'>> {
  const settings = await remember({
    listener, channel: changedSettingsChannel, read: (projectId) => findSettings(db, projectId), isThere: (found) => found !== undefined,
  });
  return {
    settings,
    tokens: await createTokenRing({ db, clock, listener, keys }),
    keyLimit: createRateLimit({ type: 'key', windowMilliseconds: 60_000 }),
    addressLimit: createRateLimit({ type: 'address', windowMilliseconds: 5_000 }),
    strangerLimit: createRateLimit({ type: 'address', windowMilliseconds: 60_000 }),
  };
}

async function mountRoutes(http: Http, parts: Parts, dashboard: string): Promise<void> {
  let describe: DescribeApi = () => ({});
  let describeClients: DescribeApi = () => ({});
  let describeManagement: DescribeApi = () => ({});
  await http.register(async (v1) => {
    v1.addHook('onRequest', authenticateKey(parts));
    v1.addHook('onRequest', refuseUnacceptable);
    describe = await describeApi(v1);
    wireRoutes(v1 as unknown as Http, parts);
    await v1.register(async (oauth) => oauthRoutes(oauth as unknown as Http, parts), { prefix: '/oauth' });
  }, { prefix: '/v1' });
  await http.register(async (client) => {
    describeClients = await describeApi(client, 'client');
    clientRoutes(client as unknown as Http, parts);
  }, { prefix: '/client/v1' });
  await http.register(async (management) => {
    management.addHook('onRequest', authenticateManagement(parts));
    management.addHook('onRequest', refuseUnacceptable);
    describeManagement = await describeApi(management, 'management');
    managementRoutes(management as unknown as Http, parts);
  }, { prefix: '/management/v1' });
  await http.register(async (api) => {
    api.addHook('onRequest', refuseCrossSite(parts.publicUrl));
    api.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'));
    await api.register(async (outside) => {
      outside.addHook('onRequest', authenticateUser(parts.sessions));
      installationRoutes(outside as unknown as Http, parts);
    });
    await api.register(async (project) => {
      project.addHook('onRequest', authenticateMember(parts));
      projectRoutes(project as unknown as Http, parts);
      await project.register(async (v1) => wireRoutes(v1 as unknown as Http, parts), { prefix: '/v1' });
    }, { prefix: '/projects/:projectId' });
  }, { prefix: '/api' });
  docsRoutes(http, joinApis(() => describe(), () => describeClients(), () => describeManagement()));
  codePictureRoutes(http, parts);
  await dashboardRoutes(http, { directory: dashboard, isHttps: parts.publicUrl.startsWith('https:') });
}

/**
 * Routes of the wire contract. They are mounted twice: under /v1 for API keys, and under /api/projects/{projectId}/v1 for signed-in members, so
 * that the dashboard uses the very routes that shops use.
 */
function wireRoutes(http: Http, parts: Parts): void {
  campaignRoutes(http, parts);
  categoryRoutes(http, parts);
  trashRoutes(http, parts);
  asyncActionRoutes(http, parts);
  voucherRoutes(http, parts);
  exportRoutes(http, parts);
  voucherImportRoutes(http, parts);
  voucherChangeRoutes(http, parts);
  publicationRoutes(http, parts);
  summaryRoutes(http, parts);
  redemptionRoutes(http, parts);
  singleCodeRoutes(http, parts);
  cartSessionRoutes(http, parts);
  customerRoutes(http, parts);
  customerBulkRoutes(http, parts);
  customerHistoryRoutes(http, parts);
  segmentRoutes(http, parts);
  eventRoutes(http, parts);
  orderRoutes(http, parts);
  qualificationRoutes(http, parts);
  metadataSchemaRoutes(http, parts);
  productRoutes(http, parts);
  skuRoutes(http, parts);
  catalogueBulkRoutes(http, parts);
  collectionRoutes(http, parts);
  ruleRoutes(http, parts);
  ruleValidationRoute(http, parts);
  assignmentRoutes(http, parts);
}

/** What pages of a shop ask with a client key (wire contract §2.14): routes of their own, and some of the wire contract's as they are. */
function clientRoutes(http: Http, parts: Parts): void {
  http.addHook('onRequest', guardClients(parts));
  http.addHook('onRequest', refuseUnacceptable);
  http.addHook('preHandler', forgetNamedOrder);
  // With a handler of its own the hook above answers browsers that ask beforehand, for which there is no route.
  http.setNotFoundHandler((request) => {
    throw noSuchRoute(http, request);
  });
  clientCodeRoutes(http, parts);
  const some = onlyRoutes(http, wireRoutesForClients);
  for (const routes of [redemptionRoutes, voucherRoutes, customerRoutes, customerHistoryRoutes, eventRoutes, qualificationRoutes]) routes(some, parts);
}

/** What a management key reads and changes of its project. */
function managementRoutes(http: Http, parts: Parts): void {
  managedProjectRoutes(http, parts);
  managedSchemaRoutes(http, parts);
  managedStackingRulesRoutes(http, parts);
}

/** What belongs to no project: setting up, signing in, making projects. Mounted under /api. */
function installationRoutes(http: Http, parts: Parts): void {
  sessionRoutes(http, parts);
  projectMakingRoutes(http, parts);
}

/** What the dashboard reads and changes inside one project, beside the wire contract's routes. Mounted under /api/projects/{projectId}. */
function projectRoutes(http: Http, parts: Parts): void {
  apiKeyRoutes(http, parts);
  memberRoutes(http, parts);
  projectSettingsRoutes(http, parts);
  limitsRoutes(http, parts);
  codePreviewRoutes(http, parts);
  discountPreviewRoutes(http);
  stackingHintsRoutes(http, parts);
  replayRoutes(http, parts);
  stackingRulesRoutes(http, parts);
  rulePageRoutes(http, parts);
  ruleCheckRoute(http, parts);
  metadataSchemaWritingRoutes(http, parts);
  exportPageRoutes(http, parts);
  binPageRoutes(http, parts);
  customerPageRoutes(http, parts);
  segmentPageRoutes(http, parts);
  cataloguePageRoutes(http, parts);
  voucherBulkRoutes(http, parts);
  metadataPageRoutes(http, parts);
  publishManyRoutes(http, parts);
  changeManyRoutes(http, parts, manyCustomers(parts.metadata), { read: 'customer.read', write: 'customer.write' });
  changeManyRoutes(http, parts, manyProducts(parts.metadata), { read: 'product.read', write: 'product.write' });
  voucherImportPreviewRoutes(http, parts);
  customerImportPreviewRoutes(http, parts);
  catalogueImportPreviewRoutes(http, parts);
  trackingRoutes(http, parts);
  voucherPageRoutes(http, parts);
  orderPageRoutes(http, parts);
  changeRoutes(http, parts);
  liveRoutes(http, { live: parts.live, authenticate: authenticateMember(parts) });
}
