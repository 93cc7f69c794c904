import { lastAddress } from '../access/installation.store.ts';
import type { AddCommands } from '../platform/command.ts';
import { messageOf, StartUpError } from '../platform/start-up-error.ts';
import { listenToStopSignals } from '../platform/stop-signals.ts';
import { startDemo } from './demo.ts';

export const addDemoCommand: AddCommands = (program, { withDatabase, print }) => {
  program
    .command('demo')
    .description('make a demo project and drive live traffic through the running server, until Ctrl-C')
    .option('--address <url>', 'where the server answers; without it where it ran last')
    .action(async ({ address }: { address?: string }) => {
      await withDatabase(async ({ db }, { publicUrl }) => {
        const at = (address ?? (await lastAddress(db)) ?? publicUrl).replace(/\/+$/, '');
        await refuseSilence(at);
        const stop = listenToStopSignals();
        const demo = await startDemo({ db, address: at });
        print(`Demo shop (${demo.projectId}): live traffic runs through ${at}. To stop: Ctrl-C`);
        await Promise.race([stop.requested, demo.ended]);
        await demo.stop();
      });
    });
};

/** Without a server there is nothing to drive. */
async function refuseSilence(address: string): Promise<void> {
  try {
    const { ok } = await fetch(`${address}/health`);
    if (ok) return;
  } catch (error) {
    throw new StartUpError(`No server answers at ${address} (${messageOf(error)}); start it with npm start.`, { cause: error });
  }
  throw new StartUpError(`What answers at ${address} is not a healthy Vouchsafe server.`);
}
