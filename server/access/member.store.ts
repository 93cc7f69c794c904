import type { Db, Transaction } from '../platform/db.ts';
import type { Role } from './permission.ts';

/** What a person may do in a project; undefined when there is no such project or they have no part in it. */
export async function roleIn(db: Db, projectId: string, userId: string): Promise<Role | undefined> {
  const rows = await db.query<{ role: Role | null }>(
    `/* member.role */
     select coalesce(members.role, users.role_everywhere) as role
       from projects
            join users on users.id = $2
            left join members on members.project_id = projects.project_id and members.user_id = users.id
      where projects.project_id = $1`,
    [projectId, userId],
  );
  return rows[0]?.role ?? undefined;
}

/** Everybody who may do something in a project, those with a role everywhere among them, by their names. */
export function listMembers(db: Db, projectId: string): Promise<{ email: string; name: string; role: Role }[]> {
  return db.query(
    `/* member.list */
     select u.email, u.name, coalesce(m.role, u.role_everywhere) as role
       from users as u
       left join members as m on m.project_id = $1 and m.user_id = u.id
      where coalesce(m.role, u.role_everywhere) is not null
      order by lower(u.name), u.email`,
    [projectId],
  );
}

/** Makes a person a member or changes their role. Returns the role they had as a member before, null for none. */
export async function putMember(tx: Transaction, projectId: string, userId: string, role: Role, now: Date): Promise<Role | null> {
  const before = await tx.query<{ role: Role }>(
    '/* member.lock */ select role from members where project_id = $1 and user_id = $2 for update', [projectId, userId],
  );
  await tx.query(
    `/* member.put */
     insert into members (project_id, user_id, role, created_at) values ($1, $2, $3, $4)
     on conflict (project_id, user_id) do update set role = excluded.role`,
    [projectId, userId, role, now],
  );
  return before[0]?.role ?? null;
}

/** Whether a person is owner or admin of any project, or of all. */
export async function administersAnything(db: Db, userId: string): Promise<boolean> {
  const rows = await db.query(
    `/* member.administers */
     select
       from users
      where users.id = $1
        and (users.role_everywhere in ('owner', 'admin')
          or exists (select from members where members.user_id = users.id and members.role in ('owner', 'admin')))`,
    [userId],
  );
  return rows.length > 0;
}
