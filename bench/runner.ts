/** The processes of the bench: one for the load, one for each server that is measured. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDirectory } from '../server/platform/paths.ts';
import type { LoadOrder, LoadReport } from './load.ts';
import type { Subject } from './subject.ts';
import type { Variant } from './variant.ts';

export interface Server {
  variant: Variant;
  url: string;
  port: number;
  cpuSeconds(): Promise<number>;
  residentBytes(): Promise<number>;
  stop(): Promise<void>;
}

export interface Load {
  /** Sends requests for the codes of the subject. Throws when one is answered by anything but a redemption or a 429 or 503 with Retry-After. */
  send(server: Server, subject: Subject, manner: LoadManner): Promise<LoadReport>;
}

export type LoadManner = Pick<LoadOrder, 'connections' | 'seconds' | 'perSecond' | 'isTraced'>;

export interface Runner {
  startServer(variant: Variant, url: string): Promise<Server>;
  startLoad(): Load;
  /** How many redemptions the subject's project was answered. */
  answered(subject: Subject): number;
  close(): Promise<void>;
}

/** `profiles`: directory for a CPU profile of each server, or null. */
export function createRunner(profiles: string | null): Runner {
  const children: Child[] = [];
  const start = (file: string, parameters: string[], execArgv: string[]): Child => {
    const child = new Child(file, parameters, execArgv);
    children.push(child);
    return child;
  };
  const answered = new Map<Subject, number>();
  let [turn, servers] = [0, 0];
  return {
    startServer: async (variant, url) => {
      servers += 1;
      const profiling = profiles === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`, `--cpu-prof-name=${servers}-${variant}.cpuprofile`];
      const child = start('serve.js', [variant, url], [...startOptions(), '--expose-gc', ...profiling]);
      const { port } = await child.answer<{ port: number }>();
      return {
        variant, url, port, cpuSeconds: () => child.ask<number>('cpu'), residentBytes: () => child.ask<number>('memory'), stop: () => child.end(),
      };
    },
    startLoad: () => {
      const child = start('load.js', [], []);
      return {
        send: async ({ port, variant }, subject, manner) => {
          turn += 1;
          const { appId, secret, codes, lines = 0 } = subject;
          const report = await child.ask<LoadReport>({ port, appId, secret, codes, lines, customerPrefix: `customer-${turn}`, ...manner } satisfies LoadOrder);
          if (report.refused !== null) throw new Error(`${variant} refused: ${report.refused}`);
          answered.set(subject, (answered.get(subject) ?? 0) + report.succeeded);
          return report;
        },
      };
    },
    answered: (subject) => answered.get(subject) ?? 0,
    close: async () => void (await Promise.all(children.map((child) => child.end()))),
  };
}

/** Those with which `npm start` starts Node. */
function startOptions(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(rootDirectory, 'package.json'), 'utf8')) as { scripts: { start: string } };
  return scripts.start.split(' ').filter((part) => part.startsWith('--'));
}

class Child {
  readonly #process: ChildProcess;
  readonly #ended: Promise<never>;

  constructor(file: string, parameters: string[], execArgv: string[]) {
    this.#process = fork(join(import.meta.dirname, file), parameters, { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#ended = once(this.#process, 'exit').then(() => Promise.reject(new Error('a process of the bench ended by itself; its words are above')));
    this.#ended.catch(() => {});
  }

  ask<Answer>(question: string | object): Promise<Answer> {
    this.#process.send(question);
    return this.answer();
  }

  async answer<Answer>(): Promise<Answer> {
    const [answer] = (await Promise.race([once(this.#process, 'message'), this.#ended])) as [Answer];
    return answer;
  }

  /** In order, so that a CPU profile is written. */
  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exit = once(this.#process, 'exit');
    if (this.#process.connected) this.#process.disconnect();
    await exit;
  }
}
