import { Option } from 'commander';
import { systemClock } from '../platform/clock.ts';
import type { AddCommands } from '../platform/command.ts';
import { readConfig, type Config } from '../platform/config.ts';
import type { Db, Pool } from '../platform/db.ts';
import { StartUpError } from '../platform/start-up-error.ts';
import { addMember } from './add-member.ts';
import { lastAddress } from './installation.store.ts';
import { roles, type Role } from './permission.ts';
import { systemActor } from './principal.ts';
import { findProjects } from './project.store.ts';

interface MemberOptions {
  role: Role;
  project?: string;
  json: boolean;
}

export const addMemberCommand: AddCommands = (program, { withDatabase, print }) => {
  program
    .command('member')
    .description('people')
    .command('add')
    .description('give a person a role and print a link that signs them in once')
    .argument('<email>', 'their e-mail address')
    .addOption(new Option('--role <role>', 'what they may do').choices(roles).makeOptionMandatory())
    .option('--project <name or id>', 'where; without it in every project, those to come included')
    .option('--json', 'print JSON', false)
    .action(async (email: string, options: MemberOptions) => {
      const { link, expiresAt } = await withDatabase(({ db }, config) => invite(db, config, email, options));
      const until = expiresAt.toISOString();
      print(options.json ? JSON.stringify({ email, role: options.role, link, expires_at: until }, null, 2) : `Link for ${email}, works once, until ${until}:\n${link}`);
    });
};

async function invite(db: Pool, config: Config, email: string, { role, project }: MemberOptions): Promise<{ link: string; expiresAt: Date }> {
  const projectId = project === undefined ? null : await projectIdOf(db, project);
  const { token, expiresAt } = await db.transaction((tx) => addMember(tx, { email, role, projectId }, systemActor('command line'), systemClock.now()));
  return { link: `${await addressOf(db, config)}/link?token=${token}`, expiresAt };
}

async function projectIdOf(db: Db, nameOrId: string): Promise<string> {
  const found = await findProjects(db, nameOrId);
  if (found.length > 1) throw new StartUpError(`There are ${found.length} projects named "${nameOrId}"; name one by its id: ${found.map(({ projectId }) => projectId).join(', ')}.`);
  if (found[0] === undefined) throw new StartUpError(`There is no project "${nameOrId}".`);
  return found[0].projectId;
}

/** What the settings say; when they say nothing, where the server ran last. */
async function addressOf(db: Db, { publicUrl }: Config): Promise<string> {
  return publicUrl === readConfig({}).publicUrl ? ((await lastAddress(db)) ?? publicUrl) : publicUrl;
}
