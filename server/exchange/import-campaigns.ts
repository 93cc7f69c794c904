/** The import of finished campaigns: stage → judge → write → count, in one transaction. */
import { stat } from 'node:fs/promises';
import { systemActor } from '../access/principal.ts';
import { recordChange } from '../change/record-change.ts';
import type { Clock } from '../platform/clock.ts';
import { databaseTrouble, type Pool, type Transaction } from '../platform/db.ts';
import {
  moveCounters, tallyEntries, writeCampaigns, writeCustomers, writePublications, writeRedemptions, writeVouchers, type CampaignMove,
} from './history.store.ts';
import { ImportError } from './import-error.ts';
import { projectForImport } from './import-project.ts';
import {
  badRowReasons, badRowsListedMax, sections, type BadRow, type ImportReport, type Section, type SectionReport,
} from './import-report.ts';
import {
  countNotices, countVerdicts, judgeCampaigns, judgePublications, judgeRedemptions, judgeVouchers, listBadRows, type ImportScope,
} from './judge.store.ts';
import { tellMoves } from '../tracking/live.store.ts';
import { keepCodeRules } from '../voucher/code-rules.store.ts';
import { localDays } from './local-day.ts';
import { readRows, type StagedValues } from './read-rows.ts';
import type { Recipe } from './recipe.ts';
import { stage } from './stage.store.ts';

export interface ImportParts {
  db: Pool;
  clock: Clock;
}

export interface ImportRequest {
  recipe: Recipe;
  /** Directory of the files the recipe names. */
  folder: string;
  /** Id or name; null: the project that is called like the recipe, made if need be. */
  project: string | null;
  /** Do everything, report, and undo it. */
  isDryRun: boolean;
  /** Leave bad rows out; otherwise one bad row means that nothing is written. */
  skipsBadRows: boolean;
}

/** Ends the transaction without a trace and carries out what was found. */
class Undone extends Error {
  readonly report: ImportReport;

  constructor(report: ImportReport) {
    super('undone');
    this.report = report;
  }
}

/**
 * Imports finished campaigns with their codes, publications and redemptions. All or nothing: one transaction, which also moves every counter.
 * Rows are found again by what they say, so importing twice writes nothing the second time, and a longer file only adds what is new. Limits,
 * validity and rules are not applied: what happened has happened. Throws an ImportError when a file, the recipe or the project is not as it must be.
 */
export async function importCampaigns({ db, clock }: ImportParts, request: ImportRequest): Promise<ImportReport> {
  await refuseMissingFolder(request.folder);
  try {
    const written = await db.transaction(async (tx) => {
      const report = await importInto(tx, request, clock.now());
      if (!report.written) throw new Undone(report);
      return report;
    });
    await tellReaders(db, written);
    return written;
  } catch (error) {
    if (error instanceof Undone) return error.report;
    throw error;
  }
}

/** It is written: a database that is gone now must not make it look undone, and open pages read it at their next move or connection. */
async function tellReaders(db: Pool, written: ImportReport): Promise<void> {
  try {
    await tellMoves(db, written.project_id, written.campaigns_changed, 'import');
  } catch (error) {
    if (databaseTrouble(error) === null) throw error;
  }
}

async function refuseMissingFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new ImportError(`There is no folder ${folder}.`);
}

async function importInto(tx: Transaction, request: ImportRequest, now: Date): Promise<ImportReport> {
  const { recipe, isDryRun, skipsBadRows } = request;
  await waitForTurn(tx);
  const project = await projectForImport(tx, recipe, request.project, now);
  const scope: ImportScope = { projectId: project.projectId, recipe, now };
  const unreadable = await stageFiles(tx, scope.projectId, request);
  const customersNew = await judgeAndWrite(tx, scope);
  const moves = await moveCounters(tx, scope);
  for (const move of moves) await recordImport(tx, scope, move);
  const badRows = await collectBadRows(tx, recipe, unreadable);
  return {
    recipe: recipe.name,
    project_id: project.projectId,
    project_name: project.name,
    project_is_new: project.isNew,
    dry_run: isDryRun,
    written: !isDryRun && (skipsBadRows || badRows.total === 0),
    sections: badRows.sections,
    customers_new: customersNew,
    campaigns_changed: moves.map(({ campaignId }) => campaignId),
    notices: await countNotices(tx, scope),
    bad_rows_total: badRows.total,
    bad_rows: badRows.listed,
  };
}

/** Any number: the same for every import, so that they run one after another and each sees what the one before wrote. */
const importLock = 1_930_226_817;

async function waitForTurn(tx: Transaction): Promise<void> {
  await tx.query('/* import.wait-for-turn */ select pg_advisory_xact_lock($1)', [importLock]);
}

/** What was wrong with rows by themselves, before they could be staged. */
type Unreadable = Record<Section, { rowsRead: number; total: number; listed: BadRow[] }>;

async function stageFiles(tx: Transaction, projectId: string, { recipe, folder }: ImportRequest): Promise<Unreadable> {
  const parts = { recipe, folder, days: localDays(recipe.time_zone), rules: await keepCodeRules(tx, projectId) };
  const unreadable = Object.fromEntries(sections.map((section) => [section, { rowsRead: 0, total: 0, listed: [] }])) as unknown as Unreadable;
  for (const section of sections) await stage(tx, section, goodRows(section));
  return unreadable;

  async function* goodRows(section: Section): AsyncGenerator<{ line: number; values: StagedValues }> {
    const found = unreadable[section];
    const file = recipe[section]?.file ?? '';
    for await (const row of readRows(parts, section)) {
      found.rowsRead += 1;
      if ('values' in row) {
        yield row;
        continue;
      }
      found.total += 1;
      if (found.listed.length < badRowsListedMax) found.listed.push({ file, line: row.line, ...row.bad });
    }
  }
}

/** Each section is judged against what is written before it. Returns the number of new customers. */
async function judgeAndWrite(tx: Transaction, scope: ImportScope): Promise<number> {
  await judgeCampaigns(tx, scope);
  await writeCampaigns(tx, scope);
  await judgeVouchers(tx, scope);
  await writeVouchers(tx, scope);
  await judgePublications(tx, scope);
  await judgeRedemptions(tx, scope);
  const customersNew = await writeCustomers(tx, scope);
  await writePublications(tx, scope);
  await writeRedemptions(tx, scope);
  await tallyEntries(tx, scope);
  return customersNew;
}

/** The program change that says what the import brought into a campaign. */
async function recordImport(tx: Transaction, { projectId, recipe, now }: ImportScope, move: CampaignMove): Promise<void> {
  const fields = (['vouchers', 'publications', 'redemptions'] as const)
    .map((field) => ({ field, ...move[field] }))
    .filter(({ before, after }) => before !== after);
  await recordChange(tx, {
    projectId, objectType: 'campaign', objectId: move.campaignId, campaignId: move.campaignId, action: 'imported', fields,
    actor: systemActor(`import ${recipe.name}`), requestId: null, at: now,
  });
}

interface BadRows {
  sections: Partial<Record<Section, SectionReport>>;
  total: number;
  listed: BadRow[];
}

async function collectBadRows(tx: Transaction, recipe: Recipe, unreadable: Unreadable): Promise<BadRows> {
  const found: BadRows = { sections: {}, total: 0, listed: [] };
  for (const section of sections) {
    const file = recipe[section]?.file;
    if (file === undefined) continue;
    const { rowsRead, total, listed } = unreadable[section];
    const verdicts = await countVerdicts(tx, section);
    const judgedBad = Object.keys(badRowReasons).reduce((sum, reason) => sum + (verdicts.get(reason) ?? 0), 0);
    found.sections[section] = {
      file, rows_read: rowsRead, new: verdicts.get('new') ?? 0, existing: verdicts.get('existing') ?? 0,
      duplicates: verdicts.get('duplicate') ?? 0, bad: total + judgedBad,
    };
    found.total += total + judgedBad;
    const judged = judgedBad === 0 ? [] : await listBadRows(tx, section, file);
    found.listed.push(...[...listed, ...judged].sort((a, b) => a.line - b.line).slice(0, badRowsListedMax));
  }
  return found;
}
