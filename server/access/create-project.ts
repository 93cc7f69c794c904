import { ApiError } from '../../contract/errors.ts';
import { recordChange } from '../change/record-change.ts';
import { isCurrency } from '../platform/currency.ts';
import type { Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { timeZoneNamed } from '../platform/time-zone.ts';
import { putMember } from './member.store.ts';
import type { Actor } from './principal.ts';
import { insertProject, type Project, type ProjectCodes } from './project.store.ts';

export interface ProjectRequest {
  name: string;
  timeZone: string;
  currency: string;
  /** Whether capitals and small letters are told apart in codes is settled by the first code (decisions/0033). */
  ignoresCase?: boolean;
  isDemo?: boolean;
}

export interface ProjectMaker {
  actor: Actor;
  /** Becomes owner of the project; null when a command makes it, for those who have a role everywhere. */
  ownerId: string | null;
  requestId: string | null;
}

/** Makes a project. Throws 400 for a name without letters, a time zone that is none, a currency nobody pays with. */
export async function createProject(tx: Transaction, request: ProjectRequest, { actor, ownerId, requestId }: ProjectMaker, now: Date): Promise<Project> {
  const name = request.name.trim();
  if (name === '') throw new ApiError('invalid_payload', { details: 'Property .name must not be empty' });
  const timeZone = timeZoneNamed(request.timeZone);
  if (timeZone === undefined) throw new ApiError('invalid_payload', { details: `Property .time_zone: there is no time zone ${request.timeZone}` });
  if (!isCurrency(request.currency)) throw new ApiError('invalid_payload', { details: `Property .currency: there is no currency ${request.currency}` });
  const codes: ProjectCodes = { ignoresCase: request.ignoresCase ?? false, charset: null, pattern: null };
  const project: Project = { projectId: newId('proj', now), name, timeZone, currency: request.currency, codes, isDemo: request.isDemo ?? false, createdAt: now };
  await insertProject(tx, project);
  if (ownerId !== null) await putMember(tx, project.projectId, ownerId, 'owner', now);
  const after = { name, time_zone: timeZone, currency: project.currency, ...(codes.ignoresCase && { codes_ignore_case: true }) };
  await recordChange(tx, {
    projectId: project.projectId, objectType: 'project', objectId: project.projectId, campaignId: null, action: 'created',
    fields: Object.entries(after).map(([field, value]) => ({ field, before: null, after: value })), actor, requestId, at: now,
  });
  return project;
}
