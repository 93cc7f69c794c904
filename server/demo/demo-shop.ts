/** Makes the demo project ready: project, keys, campaigns through the public API, and a past. Everything that is there already stays. */
import { setTimeout as sleep } from 'node:timers/promises';
import { endApiKey, makeApiKey } from '../access/api-keys.ts';
import { listApiKeys } from '../access/api-key.store.ts';
import { createProject } from '../access/create-project.ts';
import type { KeyRing } from '../access/key-ring.ts';
import { systemActor } from '../access/principal.ts';
import { findProjects } from '../access/project.store.ts';
import { recordChange } from '../change/record-change.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import { StartUpError } from '../platform/start-up-error.ts';
import { need, type DemoApi, type KeyPair } from './demo-api.ts';
import { campaignKeys, demoCampaigns, demoProject, seededRandom, type CampaignKey, type DemoCampaign } from './demo-campaigns.ts';
import { endCampaign, lockUntouched, writePast } from './demo-past.store.ts';
import { pastOf } from './demo-past.ts';

export interface ShopParts {
  db: Pool;
  clock: Clock;
  api: DemoApi;
}

/** Who acts in the demo. Program changes show their keys' names. */
export const actorNames = { shop: 'Web shop (demo)', marketing: 'Mara, marketing (demo)', affiliate: 'Affiliate Kolibri (demo)' } as const;
export type ActorName = keyof typeof actorNames;
export type DemoKeys = Record<ActorName, KeyPair>;

export interface OpenShop {
  projectId: string;
  keys: DemoKeys;
  /** Ids of the campaigns. */
  campaigns: Record<CampaignKey, string>;
}

const origin = { actor: systemActor('demo'), requestId: null };
/** Every process, ours included, hears by message of the keys that end. */
const noRing: KeyRing = { find: async () => undefined, live: async () => undefined, forget: () => {} };

export async function openShop({ db, clock, api }: ShopParts): Promise<OpenShop> {
  const now = clock.now();
  const projectId = await findOrMakeProject(db, now);
  await endKeys(db, projectId, now);
  const keys = await makeKeys(db, projectId, now);
  const campaigns: Partial<Record<CampaignKey, string>> = {};
  for (const campaign of demoCampaigns(now)) {
    const id = await findOrMakeCampaign(api, keys.marketing, campaign);
    await givePast(db, { projectId, campaignId: id, now }, campaign);
    campaigns[campaign.key] = id;
  }
  return { projectId, keys, campaigns: campaigns as Record<CampaignKey, string> };
}

async function findOrMakeProject(db: Pool, now: Date): Promise<string> {
  const found = (await findProjects(db, demoProject.name)).find(({ isDemo }) => isDemo);
  if (found !== undefined) return found.projectId;
  const made = await db.transaction((tx) => createProject(tx, { ...demoProject, isDemo: true }, { ...origin, ownerId: null }, now));
  return made.projectId;
}

async function makeKeys(db: Pool, projectId: string, now: Date): Promise<DemoKeys> {
  return db.transaction(async (tx) => {
    const make = (actor: ActorName): Promise<KeyPair> => makeApiKey(tx, { projectId, kind: 'server', name: actorNames[actor], role: 'user' }, origin, now);
    return { shop: await make('shop'), marketing: await make('marketing'), affiliate: await make('affiliate') };
  });
}

/** Ends the demo's keys: at the end, and at the next start those of a process that was killed. */
export async function endKeys(db: Pool, projectId: string, now: Date): Promise<void> {
  const names: string[] = Object.values(actorNames);
  const left = (await listApiKeys(db, projectId)).filter(({ name, revokedAt }) => revokedAt === null && names.includes(name));
  for (const { appId } of left) await endApiKey(db, noRing, { projectId, appId }, origin, now);
}

interface MadeCampaign {
  id: string;
  vouchers_generation_status: 'DONE' | 'IN_PROGRESS' | 'FAILED';
}

/** Found by its name; a demo that is started again on another day goes on with the campaigns it has. */
async function findOrMakeCampaign(api: DemoApi, key: KeyPair, { request, rule, endedAt }: DemoCampaign): Promise<string> {
  const path = `/v1/campaigns/${encodeURIComponent(request.name)}`;
  const found = await api.call(key, 'GET', path);
  const known = (found.body as Partial<MadeCampaign> | undefined)?.id;
  if (found.status === 200 && known !== undefined) return known;
  // Nobody can ask for an end that has passed; it is given to it with its past.
  const asked = endedAt === null ? request : { ...request, expiration_date: null };
  const made = rule && (await need<{ id: string }>(api.call(key, 'POST', '/v1/validation-rules', rule), `make the rule ${rule.name}`));
  const { id } = await need<MadeCampaign>(api.call(key, 'POST', '/v1/campaigns', { ...asked, validation_rules: made ? [made.id] : [] }), `make the campaign ${request.name}`);
  for (let waited = 0; waited < 60; waited += 0.2) {
    const { vouchers_generation_status: status } = await need<MadeCampaign>(api.call(key, 'GET', path), `read the campaign ${request.name}`);
    if (status === 'DONE') return id;
    await sleep(200);
  }
  throw new StartUpError(`The codes of the demo's campaign ${request.name} were not made within a minute.`);
}

/** The same past at every first start on the same day; once, and only where nothing has happened. */
async function givePast(db: Pool, scope: { projectId: string; campaignId: string; now: Date }, campaign: DemoCampaign): Promise<void> {
  const past = pastOf(campaign, scope.now, seededRandom(campaignKeys.indexOf(campaign.key)));
  if (past.redemptions.length === 0) return;
  await db.transaction(async (tx) => {
    if (!(await lockUntouched(tx, scope))) return;
    if (campaign.endedAt !== null) await endCampaign(tx, scope, campaign.endedAt);
    await writePast(tx, scope, past);
    const fields = (['publications', 'redemptions'] as const).map((field) => ({ field, before: 0, after: past[field].length }));
    await recordChange(tx, {
      projectId: scope.projectId, objectType: 'campaign', objectId: scope.campaignId, campaignId: scope.campaignId, action: 'imported', fields,
      ...origin, at: scope.now,
    });
  });
}
