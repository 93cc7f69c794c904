import type { Db, Transaction } from '../platform/db.ts';
import { toProjectCodes, type ProjectCodes, type ProjectCodesRow } from './project.store.ts';

/** What a client key may do beside asking whether codes are good: each is off until it is switched on. */
export const clientSwitches = ['redeem', 'publish', 'vouchers', 'customers', 'events'] as const;
export type ClientSwitch = (typeof clientSwitches)[number];

export interface ProjectSettings {
  name: string;
  /** IANA name. */
  timeZone: string;
  /** 0 = Sunday. */
  weekStartsOn: number;
  /** ISO 4217 code. */
  currency: string;
  codes: ProjectCodes;
  /** Web origins whose pages may use client keys; `*` is any. */
  clientOrigins: readonly string[];
  clientSwitches: readonly ClientSwitch[];
  /** Requests of client keys that one address may make within five seconds. */
  clientRequestsMax: number;
}

interface SettingsRow extends ProjectCodesRow {
  name: string;
  time_zone: string;
  week_starts_on: number;
  currency: string;
  client_origins: string[];
  client_switches: ClientSwitch[];
  client_requests_max: number;
}

const columns = 'name, time_zone, week_starts_on, currency, codes_ignore_case, code_charset, code_pattern, client_origins, client_switches, client_requests_max';

/** Channel on which every process hears the ids of projects whose settings changed. */
export const changedSettingsChannel = 'vouchsafe_settings_changed';

export async function findSettings(db: Db, projectId: string): Promise<ProjectSettings | undefined> {
  const rows = await db.query<SettingsRow>(`/* project-settings.find */ select ${columns} from projects where project_id = $1`, [projectId]);
  return rows[0] && toSettings(rows[0]);
}

/** Settings as nobody changes them until the end of the transaction. */
export async function lockSettings(tx: Transaction, projectId: string): Promise<ProjectSettings | undefined> {
  const rows = await tx.query<SettingsRow>(`/* project-settings.lock */ select ${columns} from projects where project_id = $1 for no key update`, [projectId]);
  return rows[0] && toSettings(rows[0]);
}

/** The same while nobody makes codes of the project: whoever is about to waits, and reads the settings then. */
export async function lockCodes(tx: Transaction, projectId: string): Promise<void> {
  await tx.query('/* project-settings.lock_codes */ select 1 from projects where project_id = $1 for update', [projectId]);
}

/** Whether a project has codes, in the bin or of imported history even, or an import of codes under way. */
export async function hasCodes(db: Db, projectId: string): Promise<boolean> {
  const [row] = await db.query<{ has_codes: boolean }>(
    `/* project-settings.has_codes */
     select exists (select from vouchers where project_id = $1)
            or exists (
              select from async_actions
               where project_id = $1 and status in ('ENQUEUED', 'IN_PROGRESS')
                 and type in ('VOUCHERS.IMPORT', 'VOUCHERS.IMPORT_CSV', 'CAMPAIGN.VOUCHERS_IMPORT', 'CAMPAIGN.VOUCHERS_IMPORT_CSV')
            ) as has_codes`,
    [projectId],
  );
  return row?.has_codes ?? false;
}

/** Keeps what may be changed, and tells all processes at commit. */
export async function putSettings(tx: Transaction, projectId: string, settings: ProjectSettings, now: Date): Promise<void> {
  await tx.query(
    `/* project-settings.put */
     update projects
        set name = $2, client_origins = $3, client_switches = $4, client_requests_max = $5, updated_at = $6,
            codes_ignore_case = $7, code_charset = $8, code_pattern = $9
      where project_id = $1`,
    [
      projectId, settings.name, settings.clientOrigins, settings.clientSwitches, settings.clientRequestsMax, now,
      settings.codes.ignoresCase, settings.codes.charset, settings.codes.pattern,
    ],
  );
  await tx.query('/* project-settings.tell_changed */ select pg_notify($1, $2)', [changedSettingsChannel, projectId]);
}

function toSettings(row: SettingsRow): ProjectSettings {
  return {
    name: row.name, timeZone: row.time_zone, weekStartsOn: row.week_starts_on, currency: row.currency,
    codes: toProjectCodes(row), clientOrigins: row.client_origins,
    clientSwitches: row.client_switches, clientRequestsMax: row.client_requests_max,
  };
}
