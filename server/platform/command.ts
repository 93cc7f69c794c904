import type { Command } from 'commander';
import type { Config } from './config.ts';
import type { OpenDatabase } from './start-up.ts';

/** What a command of the command line may use. */
export interface CommandContext {
  /** Opens the database (the running server's, when there is one) for the time of `work`. */
  withDatabase<T>(work: (database: OpenDatabase, config: Config) => Promise<T>): Promise<T>;
  /** A line of the command's result, on standard output. */
  print(text: string): void;
}

/** Adds a domain's commands to the program; each domain has its own, listed in cli.ts. */
export type AddCommands = (program: Command, context: CommandContext) => void;
