import { Type } from 'typebox';
import type { FastifyRequest } from 'fastify';
import { Accepted } from '../../contract/async-action.ts';
import { CampaignList, CampaignQuery, CampaignUpdate, CloneRequest, NewCampaign, WireCampaign } from '../../contract/campaign.ts';
import { vouchersCountMax } from '../../contract/vouchers-count.ts';
import { Nullable } from '../../contract/common.ts';
import { ApiError, notFound } from '../../contract/errors.ts';
import { AddVouchers, Code, VoucherDetails, WireVoucher } from '../../contract/voucher.ts';
import { originOf, principalOf } from '../access/principal.ts';
import { accepted } from '../platform/accepted.ts';
import { findUnits } from '../catalogue/unit-objects.ts';
import { findWireCategories } from '../category/category.store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { Jobs } from '../platform/jobs.ts';
import { assignmentsOf } from '../rule/assignment.store.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import { answerVoucher } from '../voucher/answer-vouchers.ts';
import type { ToldWith } from '../voucher/wire-voucher.ts';
import { addManyVouchers, addVoucher } from './add-vouchers.ts';
import type { Campaign } from './campaign.ts';
import { listCampaigns } from './campaign-list.query.ts';
import { findCampaign } from './campaign.store.ts';
import { changeCampaign, deleteCampaign, switchCampaign } from './change-campaign.ts';
import { createCampaign } from './create-campaign.ts';
import { cloneCampaign, launchDraft } from './draft.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import { toWireCampaign } from './wire-campaign.ts';

export interface CampaignParts {
  db: Pool;
  clock: Clock;
  live: LiveSignal;
  publicUrl: string;
  metadata: MetadataChecks;
  jobs: Pick<Jobs, 'wake'>;
}

const params = Type.Object({ campaignId: Type.String() });
const read = { config: { permission: 'campaign.read' } } as const;
const write = { config: { permission: 'campaign.write' } } as const;

/** Campaigns of the wire contract (§2.4). */
export function campaignRoutes(http: Http, parts: CampaignParts): void {
  makingRoutes(http, parts);
  draftRoutes(http, parts);
  readingRoutes(http, parts);
  changingRoutes(http, parts);
  voucherAddingRoutes(http, parts);
  transactionRoutes(http, parts);
}

/** A campaign alone is told with its category. */
async function toAnswer(db: Pool, campaign: Campaign): Promise<WireCampaign> {
  return toWireCampaign(campaign, await findToldWith(db, campaign.projectId, [campaign], true));
}

async function findToldWith(db: Db, projectId: string, campaigns: readonly Campaign[], isWithCategories: boolean): Promise<ToldWith> {
  const [categories, catalogue, assignments] = await Promise.all([
    findWireCategories(db, projectId, isWithCategories ? campaigns.map(({ categoryId }) => categoryId) : []),
    findUnits(db, projectId, campaigns.map(({ terms }) => terms.discount)),
    assignmentsOf(db, projectId, campaigns.map(({ campaignId }) => campaignId)),
  ]);
  return { categories, catalogue, assignments };
}

function makingRoutes(http: Http, { db, clock, live, jobs, metadata }: CampaignParts): void {
  http.post('/campaigns', { ...write, schema: { body: NewCampaign, response: { 200: WireCampaign } } }, async (request) => {
    const { projectId } = principalOf(request);
    await metadata.check(projectId, schemaOf(request.body.use_voucher_metadata_schema ?? true), request.body.metadata);
    const campaign = await createCampaign(db, projectId, request.body, originOf(request), clock.now());
    jobs.wake();
    live.moved(projectId, campaign.campaignId);
    return toAnswer(db, campaign);
  });
}

/** Metadata that its vouchers copy follow their schema (wire contract §2.4, `use_voucher_metadata_schema`). */
function schemaOf(isOfVouchers: boolean): 'voucher' | 'campaign' {
  return isOfVouchers ? 'voucher' : 'campaign';
}

/** Beyond the contract: a draft becomes a campaign, and a campaign is made like another one. */
function draftRoutes(http: Http, { db, clock, live, jobs }: CampaignParts): void {
  const tell = async (campaign: Campaign): Promise<WireCampaign> => {
    jobs.wake();
    live.moved(campaign.projectId, campaign.campaignId);
    return toAnswer(db, campaign);
  };

  http.post('/campaigns/:campaignId/launch', { ...write, schema: { params, response: { 200: WireCampaign } } }, async (request) =>
    tell(await launchDraft(db, principalOf(request).projectId, request.params.campaignId, originOf(request), clock.now())));

  http.post('/campaigns/:campaignId/clone', { ...write, schema: { params, body: CloneRequest, response: { 200: WireCampaign } } }, async (request) =>
    tell(await cloneCampaign(db, principalOf(request).projectId, request.params.campaignId, request.body, originOf(request), clock.now())));
}

function readingRoutes(http: Http, { db, clock }: CampaignParts): void {
  http.get('/campaigns', { ...read, schema: { querystring: CampaignQuery, response: { 200: CampaignList } } }, async (request) => {
    const { query } = request;
    const { projectId } = principalOf(request);
    const { campaigns, rest } = await listCampaigns(db, projectId, query, clock.now());
    const told = await findToldWith(db, projectId, campaigns, query.expand?.includes('category') === true);
    return {
      object: 'list' as const, data_ref: 'campaigns' as const, campaigns: campaigns.map((campaign) => toWireCampaign(campaign, told)), ...rest,
    };
  });

  http.get('/campaigns/:campaignId', { ...read, schema: { params, response: { 200: WireCampaign } } }, async (request) => {
    const campaign = await findCampaign(db, principalOf(request).projectId, request.params.campaignId);
    if (campaign === undefined) throw notFound('campaign', request.params.campaignId);
    return toAnswer(db, campaign);
  });
}

function changingRoutes(http: Http, { db, clock, live, jobs, metadata }: CampaignParts): void {
  http.put('/campaigns/:campaignId', { ...write, schema: { params, body: CampaignUpdate, response: { 200: WireCampaign } } }, async (request) => {
    const { projectId } = principalOf(request);
    const { metadata: given, unset_metadata_fields: unset } = request.body;
    const known = given || unset ? await findCampaign(db, projectId, request.params.campaignId) : undefined;
    if (known !== undefined) {
      await metadata.checkChange(projectId, schemaOf(known.useVoucherMetadataSchema), { metadata: given ?? undefined, unset_metadata_fields: unset });
    }
    const campaign = await changeCampaign(db, projectId, request.params.campaignId, request.body, originOf(request), clock.now());
    jobs.wake();
    live.moved(projectId, campaign.campaignId);
    return toAnswer(db, campaign);
  });

  const querystring = Type.Object({ force: Type.Optional(Type.Boolean()) });
  http.delete('/campaigns/:campaignId', { ...write, schema: { params, querystring, response: { 202: Accepted } } }, async (request, reply) => {
    const { projectId } = principalOf(request);
    const forGood = request.query.force ?? false;
    const { campaign, asyncActionId } = await deleteCampaign(db, projectId, request.params.campaignId, forGood, originOf(request), clock.now());
    jobs.wake();
    live.moved(projectId, campaign.campaignId);
    return accepted(reply, asyncActionId);
  });

  for (const [verb, active] of [['enable', true], ['disable', false]] as const) {
    http.post(`/campaigns/:campaignId/${verb}`, { ...write, schema: { params, response: { 200: Type.Object({}) } } }, async (request) => {
      const { projectId } = principalOf(request);
      const campaign = await switchCampaign(db, projectId, request.params.campaignId, active, originOf(request), clock.now());
      live.moved(projectId, campaign.campaignId);
      return {};
    });
  }
}

/** Gift and loyalty cards have transactions, and there are none of these (wire contract §2.4.13). */
function transactionRoutes(http: Http, { db }: CampaignParts): void {
  const refuse = async (request: FastifyRequest<{ Params: { campaignId: string } }>): Promise<never> => {
    const { campaignId } = request.params;
    if ((await findCampaign(db, principalOf(request).projectId, campaignId)) === undefined) throw notFound('campaign', campaignId);
    throw new ApiError('forbidden', { details: 'Transactions are allowed only for loyalty or gift campaigns' });
  };
  const summary = 'Refused: campaigns of discounts have no transactions';
  http.get('/campaigns/:campaignId/transactions', { ...read, schema: { summary, params } }, refuse);
  http.post('/campaigns/:campaignId/transactions/export', { config: { permission: 'export.create' }, schema: { summary, params } }, refuse);
}

function voucherAddingRoutes(http: Http, { db, clock, live, publicUrl, jobs, metadata }: CampaignParts): void {
  const querystring = Type.Object({ vouchers_count: Type.Optional(Type.Integer({ minimum: 1, maximum: vouchersCountMax })) });
  const response = { 200: WireVoucher, 202: Accepted };
  const config = { permission: 'voucher.write' } as const;
  const many = { config, schema: { params, querystring, body: Nullable(AddVouchers), response } };
  http.post('/campaigns/:campaignId/vouchers', many, async (request, reply) => {
    const { projectId } = principalOf(request);
    const wanted = { projectId, campaign: request.params.campaignId, body: request.body ?? {} };
    // Added to the campaign's, which were looked at when they were given to it.
    await metadata.check(projectId, 'voucher', wanted.body.metadata, true);
    const count = request.query.vouchers_count ?? 1;
    if (count > 1) {
      if (wanted.body.code) throw new ApiError('invalid_payload', { details: 'Property .code cannot be given for more than one voucher' });
      const asyncActionId = await addManyVouchers(db, wanted, count, originOf(request), clock.now());
      jobs.wake();
      return accepted(reply, asyncActionId);
    }
    return answerVoucher(db, await addOne(wanted, request), publicUrl);
  });

  const addOne = async (wanted: Parameters<typeof addVoucher>[1], request: FastifyRequest): ReturnType<typeof addVoucher> => {
    const voucher = await addVoucher(db, wanted, originOf(request), clock.now());
    if (voucher.campaignId !== null) live.moved(wanted.projectId, voucher.campaignId);
    return voucher;
  };

  const codeParams = Type.Object({ campaignId: Type.String(), code: Code });
  const one = { config, schema: { params: codeParams, body: Nullable(VoucherDetails), response: { 200: WireVoucher } } };
  http.post('/campaigns/:campaignId/vouchers/:code', one, async (request) => {
    const { campaignId, code } = request.params;
    const wanted = { projectId: principalOf(request).projectId, campaign: campaignId, body: { ...request.body, code } };
    await metadata.check(wanted.projectId, 'voucher', wanted.body.metadata, true);
    return answerVoucher(db, await addOne(wanted, request), publicUrl);
  });
}
