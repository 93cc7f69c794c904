import type { Db, Transaction } from '../platform/db.ts';
import type { Role } from './permission.ts';

/** How a project's codes are written, and how they look where a request does not say; null: as in the wire contract. */
export interface ProjectCodes {
  ignoresCase: boolean;
  charset: string | null;
  pattern: string | null;
}

export interface ProjectCodesRow {
  codes_ignore_case: boolean;
  code_charset: string | null;
  code_pattern: string | null;
}

export function toProjectCodes(row: ProjectCodesRow): ProjectCodes {
  return { ignoresCase: row.codes_ignore_case, charset: row.code_charset, pattern: row.code_pattern };
}

export interface Project {
  projectId: string;
  name: string;
  /** IANA name. */
  timeZone: string;
  /** ISO 4217 code. */
  currency: string;
  codes: ProjectCodes;
  isDemo: boolean;
  createdAt: Date;
}

interface ProjectRow extends ProjectCodesRow {
  project_id: string;
  name: string;
  time_zone: string;
  currency: string;
  is_demo: boolean;
  created_at: Date;
}

export async function insertProject(tx: Transaction, project: Project): Promise<void> {
  await tx.query(
    `/* project.create */
     insert into projects (project_id, name, time_zone, currency, codes_ignore_case, code_charset, code_pattern, is_demo, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      project.projectId, project.name, project.timeZone, project.currency, project.codes.ignoresCase, project.codes.charset, project.codes.pattern,
      project.isDemo, project.createdAt,
    ],
  );
}

/** The project of this id, else all of this name, oldest first: names need not be unique. */
export async function findProjects(db: Db, nameOrId: string): Promise<Project[]> {
  const rows = await db.query<ProjectRow>(
    `/* project.find */
     select project_id, name, time_zone, currency, codes_ignore_case, code_charset, code_pattern, is_demo, created_at
       from projects
      where project_id = $1 or name = $1
      order by created_at, project_id`,
    [nameOrId],
  );
  const byId = rows.filter((row) => row.project_id === nameOrId);
  return (byId.length > 0 ? byId : rows).map(toProject);
}

/** Every project a person may enter, with their role there, oldest first. */
export async function listProjectsOf(db: Db, userId: string): Promise<(Project & { role: Role })[]> {
  const rows = await db.query<ProjectRow & { role: Role }>(
    `/* project.list_of_user */
     select projects.project_id, projects.name, projects.time_zone, projects.currency, projects.codes_ignore_case, projects.code_charset,
            projects.code_pattern, projects.is_demo, projects.created_at,
            coalesce(members.role, users.role_everywhere) as role
       from users
            cross join projects
            left join members on members.project_id = projects.project_id and members.user_id = users.id
      where users.id = $1 and coalesce(members.role, users.role_everywhere) is not null
      order by projects.created_at, projects.project_id`,
    [userId],
  );
  return rows.map((row) => ({ ...toProject(row), role: row.role }));
}

function toProject(row: ProjectRow): Project {
  return {
    projectId: row.project_id, name: row.name, timeZone: row.time_zone, currency: row.currency, codes: toProjectCodes(row), isDemo: row.is_demo, createdAt: row.created_at,
  };
}
