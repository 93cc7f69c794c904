import { Command } from 'commander';
import { ApiError } from '../contract/errors.ts';
import { addImportCommand } from './exchange/import-command.ts';
import type { AddCommands, CommandContext } from './platform/command.ts';
import { readConfig } from './platform/config.ts';
import { addMigrateCommand } from './platform/migrate-command.ts';
import { StartUpError } from './platform/start-up-error.ts';
import { openDatabase } from './platform/start-up.ts';

/** Every domain's commands. */
const commands: AddCommands[] = [addImportCommand, addMigrateCommand];

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

const program = new Command('vouchsafe').description('Vouchsafe on the command line; works beside a running server.').showHelpAfterError();
for (const add of commands) add(program, context);

try {
  await program.parseAsync();
  process.exit(0);
} catch (error) {
  console.error(error instanceof StartUpError || error instanceof ApiError ? error.message : error);
  process.exit(1);
}
