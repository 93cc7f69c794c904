import type { AddCommands } from './command.ts';

export const addMigrateCommand: AddCommands = (program, { withDatabase, print }) => {
  program
    .command('migrate')
    .description('bring the database to this program\'s schema')
    .action(() =>
      withDatabase(async ({ applied }) => {
        print(applied.length === 0 ? 'The database was up to date.' : `Applied ${applied.join(', ')}.`);
      }),
    );
};
