import type { VerifyReport } from '../../contract/tracking.ts';
import { systemClock } from '../platform/clock.ts';
import type { AddCommands } from '../platform/command.ts';
import type { Pool } from '../platform/db.ts';
import { StartUpError } from '../platform/start-up-error.ts';
import { listProjectNames, readVerifyReport, type ProjectName } from './verify.query.ts';

interface VerifyOptions {
  project?: string;
  json: boolean;
}

export const addVerifyCommand: AddCommands = (program, { withDatabase, print }) => {
  program
    .command('verify')
    .description('check that the books balance: counters, limits, rollbacks, codes and references against the entries')
    .option('--project <name or id>', 'check this project only')
    .option('--json', 'print the report as JSON', false)
    .action(async (options: VerifyOptions) => {
      const checked = await withDatabase(({ db }) => verifyProjects(db, options.project ?? null));
      print(options.json ? JSON.stringify(checked.map(({ report }) => report), null, 2) : checked.map(reportText).join('\n\n'));
      const broken = checked.flatMap(({ report }) => report.invariants).filter((invariant) => invariant.broken > 0).length;
      if (broken > 0) throw new StartUpError(`${broken} invariants do not hold. Nothing was changed.`);
    });
};

interface Checked {
  project: ProjectName;
  report: VerifyReport;
}

/** Every project, or the one called or identified so. Throws a StartUpError when there is none. */
async function verifyProjects(db: Pool, nameOrId: string | null): Promise<Checked[]> {
  const projects = await listProjectNames(db, nameOrId);
  if (projects.length === 0 && nameOrId !== null) throw new StartUpError(`There is no project ${nameOrId}.`);
  const checked: Checked[] = [];
  for (const project of projects) checked.push({ project, report: await readVerifyReport(db, project.project_id, systemClock.now()) });
  return checked;
}

/** One line an invariant; of those that do not hold, the first rows that break them. */
export function reportText({ project, report }: Checked): string {
  const lines = report.invariants.flatMap(({ invariant, name, broken, rows }) => [
    `  ${broken === 0 ? 'holds ' : 'BROKEN'}  ${invariant.padEnd(4)} ${name}: ${broken} rows`,
    ...rows.map((row) => `            ${row.object_type} ${row.object_id}: ${row.member} is ${row.actual ?? 'not known'}, should be ${row.expected ?? 'not known'}`),
  ]);
  return [`${project.name} (${project.project_id})`, ...lines].join('\n');
}
