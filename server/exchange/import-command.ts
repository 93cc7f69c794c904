import { resolve } from 'node:path';
import type { AddCommands } from '../platform/command.ts';
import { systemClock } from '../platform/clock.ts';
import { StartUpError } from '../platform/start-up-error.ts';
import { importCampaigns } from './import-campaigns.ts';
import { ImportError } from './import-error.ts';
import { reportText, type ImportReport } from './import-report.ts';
import { readRecipe } from './recipe.ts';

interface ImportOptions {
  project?: string;
  dryRun: boolean;
  skipBadRows: boolean;
  json: boolean;
}

export const addImportCommand: AddCommands = (program, { withDatabase, print }) => {
  program
    .command('import')
    .description('import finished campaigns from CSV files')
    .argument('<recipe>', 'name of a recipe in examples/import, or the path of one')
    .argument('<folder>', 'where the files are that the recipe names')
    .option('--project <name or id>', 'project to import into; without it the project called like the recipe, made if need be')
    .option('--dry-run', 'say what an import would do, and write nothing', false)
    .option('--skip-bad-rows', 'leave bad rows out; without it one bad row means that nothing is written', false)
    .option('--json', 'print the report as JSON', false)
    .action(async (name: string, folder: string, options: ImportOptions) => {
      const report = await withDatabase(({ db }) => runImport(db, name, folder, options));
      print(options.json ? JSON.stringify(report, null, 2) : reportText(report));
      if (!report.written && !report.dry_run) throw new StartUpError(`Nothing was written, because ${report.bad_rows_total} rows are bad.`);
    });
};

/** Runs the import for the command line, where a reason to act on is a StartUpError. */
async function runImport(db: Parameters<typeof importCampaigns>[0]['db'], name: string, folder: string, options: ImportOptions): Promise<ImportReport> {
  try {
    const recipe = await readRecipe(name);
    return await importCampaigns({ db, clock: systemClock }, {
      recipe, folder: resolve(folder), project: options.project ?? null, isDryRun: options.dryRun, skipsBadRows: options.skipBadRows,
    });
  } catch (error) {
    if (error instanceof ImportError) throw new StartUpError(error.message, { cause: error });
    throw error;
  }
}
