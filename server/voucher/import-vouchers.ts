import { ApiError, notFound } from '../../contract/errors.ts';
import type { ImportedVoucher } from '../../contract/import.ts';
import type { ImportPreview } from '../../contract/import-preview.ts';
import type { Origin } from '../access/principal.ts';
import { trackCounters } from '../budget/rule-counters.ts';
import { copiedMetadata, type Campaign } from '../campaign/campaign.ts';
import { findCampaign } from '../campaign/campaign.store.ts';
import { resolveCategory } from '../category/resolve-category.ts';
import { recordChange } from '../change/record-change.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import type { AsyncAction } from '../platform/async-action.store.ts';
import type { Clock } from '../platform/clock.ts';
import type { CsvUpload } from '../platform/csv-upload.ts';
import type { Db, Pool, Transaction } from '../platform/db.ts';
import { stagedPages } from '../platform/import.store.ts';
import { importTask, startImport, type NewImport } from '../platform/import-task.ts';
import type { Task } from '../platform/jobs.ts';
import type { ImportPlace, JudgedKind } from '../platform/judge-import.ts';
import { previewImport } from '../platform/preview-import.ts';
import { keepRules } from '../rule/rule.store.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import { spell } from './code-rules.ts';
import { keepCodeRules } from './code-rules.store.ts';
import { readImported, readImportedRow, redeemedElsewhere, voucherColumns, type ImportedItem } from './imported-voucher.ts';
import {
  assignStagedRules, countKnown, countStagedKnown, findCategoryNames, findCodesThere, findForeignCodes, findRowsWithBadRules, findRowsWithoutCategory, findRuleIds,
  findTakenRows, insertStaged, noteKnown, updateKnown, type Written,
} from './import-vouchers.store.ts';
import { countCreated } from './new-voucher.store.ts';

/** Most categories that one import names. */
const categoriesMax = 1_000;

export interface WantedImport {
  projectId: string;
  /** Id or name; null: vouchers that stand alone. */
  campaign: string | null;
  from: CsvUpload | readonly ImportedVoucher[];
}

/**
 * Begins an import of vouchers, all or nothing; the id of its action. Throws 404, 400 for a campaign that takes no codes and, of JSON, for vouchers that
 * cannot be taken: without a code (invalid_voucher), with one that is there twice or elsewhere (duplicate_key). What is wrong in a file its action tells.
 */
export async function importVouchers(db: Pool, { projectId, campaign: idOrName, from }: WantedImport, origin: Origin, now: Date): Promise<string> {
  return db.transaction(async (tx) => {
    const campaignId = idOrName === null ? null : (await findTaking(tx, projectId, idOrName)).campaignId;
    const prefix = campaignId === null ? 'VOUCHERS.IMPORT' : 'CAMPAIGN.VOUCHERS_IMPORT';
    const common = { projectId, campaignId, requestId: origin.requestId, input: { origin } };
    if ('content' in from) return startImport(tx, { ...common, type: `${prefix}_CSV`, from }, now);
    return startImport(tx, { ...common, type: prefix, from: await readAll(tx, { projectId, campaignId }, from) }, now);
  });
}

async function findTaking(db: Db, projectId: string, idOrName: string): Promise<Campaign> {
  const campaign = await findCampaign(db, projectId, idOrName);
  if (campaign === undefined) throw notFound('campaign', idOrName);
  if (campaign.size === 'STANDALONE') throw new ApiError('invalid_campaign', { details: 'You can not import vouchers to STANDALONE type campaign.' });
  if (campaign.generationStatus === 'DRAFT') throw new ApiError('invalid_campaign', { details: 'A draft takes no vouchers before it is launched' });
  if (campaign.isHistorical) throw new ApiError('invalid_campaign', { details: 'An imported, finished campaign takes no vouchers' });
  return campaign;
}

async function readAll(
  tx: Transaction, target: { projectId: string; campaignId: string | null }, vouchers: readonly ImportedVoucher[],
): Promise<Exclude<NewImport['from'], CsvUpload>> {
  const rules = await keepCodeRules(tx, target.projectId);
  const coded = vouchers.flatMap((voucher) => (voucher.code ? [{ ...voucher, code: spell(rules, voucher.code) }] : []));
  const without = vouchers.length - coded.length;
  if (without > 0) throw new ApiError('invalid_voucher', { details: `Found ${without} voucher(s) without 'code' value` });
  const codes = new Set(coded.map(({ code }) => code));
  const doubled = coded.length - codes.size + (await findForeignCodes(tx, target, [...codes])).length;
  if (doubled > 0) throw new ApiError('duplicate_key', { details: `${doubled} voucher codes(s) already exist.` });
  return coded.map((voucher) => ({ key: voucher.code, item: { ...readImported(voucher, target.campaignId !== null) } }));
}

/** What an import of a file of vouchers would do. Throws 404, and 400 for a campaign that takes no codes. */
export async function previewVouchersImport(
  db: Pool, { projectId, campaign, file }: { projectId: string; campaign: string | null; file: CsvUpload }, metadata: MetadataChecks, now: Date,
): Promise<ImportPreview> {
  const campaignId = campaign === null ? null : (await findTaking(db, projectId, campaign)).campaignId;
  const type = campaign === null ? 'VOUCHERS.IMPORT_CSV' : 'CAMPAIGN.VOUCHERS_IMPORT_CSV';
  return previewImport(db, { ...judgedBy(metadata), countKnown: countStagedKnown }, { projectId, campaignId, type }, file, now);
}

/** How imported vouchers are read and judged, whichever way they come. */
function judgedBy(metadata: MetadataChecks): JudgedKind {
  return {
    keyName: 'code',
    csv: {
      shape: voucherColumns,
      reader: async (tx, { projectId, campaignId }) => {
        const readMetadata = await metadata.cellReader(projectId, 'voucher', tx);
        const rules = await keepCodeRules(tx, projectId);
        return (cells) => {
          const { key, item } = readImportedRow(cells, readMetadata(cells), campaignId !== null, rules);
          return { key, item: { ...item } };
        };
      },
    },
    findFailures: (tx, place) => findFailures(tx, place, metadata),
  };
}

/** The tasks of the four ways to import vouchers. */
export function importVouchersTasks({ clock, live, metadata }: { clock: Clock; live: LiveSignal; metadata: MetadataChecks }): Task[] {
  const types = ['CAMPAIGN.VOUCHERS_IMPORT', 'CAMPAIGN.VOUCHERS_IMPORT_CSV', 'VOUCHERS.IMPORT', 'VOUCHERS.IMPORT_CSV'];
  return types.map((type) => importTask({
    ...judgedBy(metadata), type, noun: 'voucher', write,
    committed: ({ projectId, campaignId }) => {
      if (campaignId !== null) live.moved(projectId, campaignId);
    },
  }, { clock }));
}

interface Failure {
  row: number;
  key: string | null;
  reason: string;
}

async function findFailures(tx: Transaction, place: ImportPlace, metadata: MetadataChecks): Promise<Failure[]> {
  const { projectId, campaignId } = place;
  const campaign = campaignId === null ? undefined : await findCampaign(tx, projectId, campaignId);
  if (campaignId !== null && campaign === undefined) return [{ row: 1, key: null, reason: 'The campaign was deleted' }];
  if ((await findCategoryNames(tx, categoriesMax + 1)).length > categoriesMax) {
    return [{ row: 1, key: null, reason: `There are more than ${categoriesMax} categories; is it the right column?` }];
  }
  // Kept until the import is written.
  await keepRules(tx, projectId, await findRuleIds(tx));
  const refused = [...(await findTakenRows(tx, place)), ...(await findRowsWithBadRules(tx, projectId)), ...(await findRowsWithoutCategory(tx, projectId))];
  return [...refused, ...(await findFaults(tx, projectId, campaign, metadata))];
}

/** New vouchers that their schema does not allow, or that were redeemed elsewhere; known ones keep their metadata and their uses (wire contract §1.9). */
async function findFaults(tx: Transaction, projectId: string, campaign: Campaign | undefined, metadata: MetadataChecks): Promise<Failure[]> {
  const failures: Failure[] = [];
  const copied = campaign === undefined ? {} : copiedMetadata(campaign);
  for await (const rows of stagedPages(tx)) {
    const there = new Set(await findCodesThere(tx, projectId, rows.flatMap(({ key }) => key ?? [])));
    for (const { row, key, item } of rows.filter((one) => one.key === null || !there.has(one.key))) {
      const { metadata: said, redeemedQuantity = 0 } = item as unknown as ImportedItem;
      const reason = redeemedQuantity > 0 ? redeemedElsewhere : await metadata.faultOf(projectId, 'voucher', { ...copied, ...said }, false, tx);
      if (reason !== null) failures.push({ row, key, reason });
    }
  }
  return failures;
}

async function write(tx: Transaction, action: AsyncAction, now: Date): Promise<number> {
  const { projectId, campaignId } = action;
  const origin = action.input['origin'] as Origin;
  const campaign = campaignId === null ? undefined : await findCampaign(tx, projectId, campaignId);
  const written: Written = { categories: await keepCategories(tx, projectId, origin, now), defaults: defaultsOf(campaign, now), now };
  await noteKnown(tx, action);
  const { made, ...uses } = await insertStaged(tx, action, written);
  const known = await updateKnown(tx, action, written);
  if (known !== (await countKnown(tx))) throw new Error('vouchers of the import were deleted meanwhile: it is judged again');
  // Vouchers are locked before the counters of their campaign, as redemptions do.
  for (const [ruleId, objects] of await assignStagedRules(tx, projectId, now)) await trackCounters(tx, { projectId, ruleId, objects });
  const [objectType, objectId] = campaignId === null ? (['project', projectId] as const) : (['campaign', campaignId] as const);
  const fields = [{ field: 'vouchers_imported', before: null, after: made }, ...(known === 0 ? [] : [{ field: 'vouchers_updated', before: null, after: known }])];
  await recordChange(tx, { projectId, objectType, objectId, campaignId, action: 'vouchers imported', fields, ...origin, at: now });
  if (campaignId !== null) await countCreated(tx, projectId, campaignId, made, uses);
  return made + known;
}

/** Of an expired campaign vouchers are imported inactive unless they say otherwise (wire contract §1.9). */
function defaultsOf(campaign: Campaign | undefined, now: Date): Written['defaults'] {
  if (campaign === undefined) return { active: true, quantity: null, categoryId: null, metadata: {} };
  const { expirationDate, redemptionQuantity } = campaign.terms;
  return { active: expirationDate === null || expirationDate > now, quantity: redemptionQuantity, categoryId: campaign.categoryId, metadata: copiedMetadata(campaign) };
}

async function keepCategories(tx: Transaction, projectId: string, origin: Origin, now: Date): Promise<Record<string, string>> {
  const ids: [string, string][] = [];
  for (const name of await findCategoryNames(tx, categoriesMax)) {
    const id = await resolveCategory(tx, projectId, { category: name }, origin, now);
    if (id) ids.push([name, id]);
  }
  return Object.fromEntries(ids);
}
