import { systemClock } from '../platform/clock.ts';
import type { AddCommands } from '../platform/command.ts';
import type { Pool } from '../platform/db.ts';
import type { NewApiKey } from './api-key.store.ts';
import { makeApiKey } from './api-keys.ts';
import { createProject, type ProjectRequest } from './create-project.ts';
import { toProjectAnswer } from './project-answer.ts';
import { systemActor } from './principal.ts';
import type { Project } from './project.store.ts';

interface Made {
  project: Project;
  server: NewApiKey;
  client: NewApiKey;
}

interface Options {
  timeZone: string;
  currency: string;
  ignoreCase: boolean;
  json: boolean;
}

export const addProjectCommand: AddCommands = (program, { withDatabase, print }) => {
  program
    .command('project')
    .description('projects')
    .command('create')
    .description('make a project with a key pair for servers and one for browsers; their secrets are shown this once')
    .argument('<name>', 'what people call it')
    .requiredOption('--time-zone <zone>', 'whose days its figures are counted in, such as Europe/Berlin')
    .requiredOption('--currency <code>', 'what it is paid in, such as EUR')
    .option('--ignore-case', 'capitals and small letters are not told apart in codes; settled by the first code', false)
    .option('--json', 'print JSON', false)
    .action(async (name: string, { timeZone, currency, ignoreCase, json }: Options) => {
      const made = await withDatabase(({ db }) => makeProject(db, { name, timeZone, currency: currency.toUpperCase(), ignoresCase: ignoreCase }));
      print(json ? JSON.stringify(toJson(made), null, 2) : toText(made));
    });
};

/** The project and its keys in one transaction: there is none without the other. */
export function makeProject(db: Pool, request: ProjectRequest): Promise<Made> {
  const now = systemClock.now();
  const origin = { actor: systemActor('command line'), requestId: null };
  return db.transaction(async (tx) => {
    const project = await createProject(tx, request, { ...origin, ownerId: null }, now);
    const { projectId } = project;
    const server = await makeApiKey(tx, { projectId, kind: 'server', name: 'Server', role: 'admin' }, origin, now);
    const client = await makeApiKey(tx, { projectId, kind: 'client', name: 'Browser', role: 'merchant' }, origin, now);
    return { project, server, client };
  });
}

/** Key pairs as the wire contract's management API names them; `app_token` is what `X-App-Token` takes. */
function toJson({ project, server, client }: Made): Record<string, unknown> {
  const { role: _role, ...answer } = toProjectAnswer({ ...project, role: 'owner' });
  const pair = ({ appId, secret }: NewApiKey): Record<string, string> => ({ app_id: appId, app_token: secret });
  return { ...answer, server_side_key: pair(server), client_side_key: pair(client) };
}

function toText({ project, server, client }: Made): string {
  return [
    `Project      ${project.name} (${project.projectId}), ${project.timeZone}, ${project.currency}`,
    'Server key   keep it secret',
    `  X-App-Id     ${server.appId}`,
    `  X-App-Token  ${server.secret}`,
    'Browser key  for pages; no address takes it yet (validating and redeeming from a page is still to come)',
    `  X-Client-Application-Id  ${client.appId}`,
    `  X-Client-Token           ${client.secret}`,
    'The tokens are not stored; note them now.',
  ].join('\n');
}
