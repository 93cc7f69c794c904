import { Command } from 'commander';
import { ApiError } from '../contract/errors.ts';
import { addMemberCommand } from './access/member-command.ts';
import { addProjectCommand } from './access/project-command.ts';
import { addDemoCommand } from './demo/demo-command.ts';
import { addImportCommand } from './exchange/import-command.ts';
import type { AddCommands, CommandContext } from './platform/command.ts';
import { readConfig } from './platform/config.ts';
import { addMigrateCommand } from './platform/migrate-command.ts';
import { StartUpError } from './platform/start-up-error.ts';
import { openDatabase } from './platform/start-up.ts';
import { addVerifyCommand } from './tracking/verify-command.ts';

/** Every domain's commands. */
const commands: AddCommands[] = [addProjectCommand, addMemberCommand, addImportCommand, addDemoCommand, addMigrateCommand, addVerifyCommand];

const context: CommandContext = {
  withDatabase: async (work) => {
    const config = readConfig(process.env);
    const fail = (error: Error): never => {
      throw error;
    };
    const database = await openDatabase(config, { kind: 'command', warn: console.warn, onFailure: fail });
    try {
      return await work(database, config);
    } finally {
      await database.close();
    }
  },
  print: (text) => console.log(text),
};

const program = new Command('vouchsafe').description('Vouchsafe on the command line; works beside a running server.');
for (const add of commands) add(program, context);

try {
  await program.parseAsync();
  process.exit(0);
} catch (error) {
  console.error(sentenceOf(error));
  process.exit(1);
}

/** What is wrong with what was asked for, in one sentence; anything else is ours and keeps its stack. */
function sentenceOf(error: unknown): unknown {
  if (error instanceof ApiError) return error.detail.details ?? error.message;
  return error instanceof StartUpError ? error.message : error;
}
