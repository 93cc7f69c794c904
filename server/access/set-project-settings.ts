import type { ProjectSettingsChange } from '../../contract/access.ts';
import { codeFaults } from '../../contract/code-faults.ts';
import { ApiError, notFound } from '../../contract/errors.ts';
import { readOrigin } from '../../contract/web-origin.ts';
import { differences, recordChange } from '../change/record-change.ts';
import type { Pool, Transaction } from '../platform/db.ts';
import { afterCommit } from '../platform/joined.ts';
import type { Remembered } from '../platform/remembered.ts';
import type { Origin } from './principal.ts';
import type { ProjectCodes } from './project.store.ts';
import { hasCodes, lockCodes, lockSettings, putSettings, type ProjectSettings } from './project-settings.store.ts';

export interface SettingsParts {
  db: Pool;
  settings: Remembered<ProjectSettings | undefined>;
}

/**
 * Changes a project's settings by what they are when nobody else changes them; what is left out stays as it is. Holds for every request that begins after the
 * answer. Throws 400 for a name without letters, for an origin that no browser sends, for codes that nobody could make, and for another reading of case once
 * there are codes.
 */
export async function setProjectSettings(
  { db, settings }: SettingsParts, projectId: string, change: (before: ProjectSettings) => ProjectSettingsChange, origin: Origin, now: Date,
): Promise<ProjectSettings> {
  const after = await db.transaction(async (tx) => {
    const before = await lockSettings(tx, projectId);
    if (before === undefined) throw notFound('project', projectId);
    const wanted = changed(before, change(before));
    const fields = differences(recorded(before), recorded(wanted));
    if (fields.length === 0) return wanted;
    if (wanted.codes.ignoresCase !== before.codes.ignoresCase) await settleCase(tx, projectId);
    await putSettings(tx, projectId, wanted, now);
    await recordChange(tx, { projectId, objectType: 'project', objectId: projectId, campaignId: null, action: 'updated', fields, ...origin, at: now });
    return wanted;
  });
  afterCommit(() => settings.forget(projectId));
  return after;
}

/** Codes that are there were written, and given to people, by the rule that holds (decisions/0033). */
async function settleCase(tx: Transaction, projectId: string): Promise<void> {
  await lockCodes(tx, projectId);
  if (await hasCodes(tx, projectId)) {
    throw new ApiError('invalid_payload', { details: 'Property .codes.ignore_case cannot change: the project has codes, or an import of codes under way' });
  }
}

function changed(before: ProjectSettings, { name, codes, client }: ProjectSettingsChange): ProjectSettings {
  const trimmed = name?.trim();
  if (trimmed === '') throw new ApiError('invalid_payload', { details: 'Property .name must not be empty' });
  return {
    ...before,
    name: trimmed ?? before.name,
    codes: readCodes(before.codes, codes),
    clientOrigins: client?.origins === undefined ? before.clientOrigins : [...new Set(client.origins.map(toOrigin))],
    clientSwitches: client?.switches === undefined ? before.clientSwitches : [...new Set(client.switches)].toSorted(),
    clientRequestsMax: client?.requests_per_5_seconds ?? before.clientRequestsMax,
  };
}

function readCodes(before: ProjectCodes, change: ProjectSettingsChange['codes']): ProjectCodes {
  const { ignore_case = before.ignoresCase, charset = before.charset, pattern = before.pattern } = change ?? {};
  const [fault] = Object.entries(codeFaults({ ignore_case, charset, pattern }));
  if (fault !== undefined) throw new ApiError('invalid_payload', { details: `Property .codes.${fault[0]} ${fault[1]}` });
  return { ignoresCase: ignore_case, charset, pattern };
}

function toOrigin(text: string): string {
  const origin = readOrigin(text);
  if (origin === null) throw new ApiError('invalid_payload', { details: `Property .client.origins: '${text}' is no web origin, such as https://shop.example` });
  return origin;
}

function recorded({ name, codes, clientOrigins, clientSwitches, clientRequestsMax }: ProjectSettings): Record<string, unknown> {
  return {
    name, codes_ignore_case: codes.ignoresCase, code_charset: codes.charset, code_pattern: codes.pattern,
    client_origins: clientOrigins, client_switches: clientSwitches, client_requests_per_5_seconds: clientRequestsMax,
  };
}
