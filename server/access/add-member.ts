import { ApiError } from '../../contract/errors.ts';
import { recordChange } from '../change/record-change.ts';
import type { Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { putMember } from './member.store.ts';
import type { Role } from './permission.ts';
import type { Actor } from './principal.ts';
import { createMemberToken, dropSetupToken } from './sign-in-link.store.ts';
import { createUser, findUserByEmail, setRoleEverywhere } from './user.store.ts';

export interface NewMember {
  email: string;
  role: Role;
  /** null: everywhere, in projects to come as well. */
  projectId: string | null;
}

export interface AddedMember {
  userId: string;
  /** Of the link that signs them in once. */
  token: string;
  expiresAt: Date;
}

/** Gives a person a role and a link to sign in with; makes the person when the address is new. */
export async function addMember(tx: Transaction, member: NewMember, actor: Actor, now: Date): Promise<AddedMember> {
  if (!/^[^\s@]+@[^\s@]+$/.test(member.email) || member.email.length > 200) {
    throw new ApiError('invalid_payload', { details: `${member.email} is no e-mail address` });
  }
  await dropSetupToken(tx);
  const userId = (await findUserByEmail(tx, member.email))?.userId ?? (await makeUser(tx, member.email, now));
  if (member.projectId === null) await setRoleEverywhere(tx, userId, member.role, now);
  else await joinProject(tx, { ...member, projectId: member.projectId, userId }, actor, now);
  return { userId, ...(await createMemberToken(tx, userId, now)) };
}

/** Their name is what stands before the @ until they say better. */
async function makeUser(tx: Transaction, email: string, now: Date): Promise<string> {
  const userId = newId('usr', now);
  await createUser(tx, { userId, email, name: email.split('@')[0] ?? email, roleEverywhere: null }, now);
  return userId;
}

async function joinProject(tx: Transaction, member: { projectId: string; userId: string; email: string; role: Role }, actor: Actor, now: Date): Promise<void> {
  const before = await putMember(tx, member.projectId, member.userId, member.role, now);
  await recordChange(tx, {
    projectId: member.projectId, objectType: 'member', objectId: member.userId, campaignId: null, action: before === null ? 'added' : 'updated',
    fields: [{ field: 'role', before, after: member.role }, ...(before === null ? [{ field: 'email', before: null, after: member.email.toLowerCase() }] : [])],
    actor, requestId: null, at: now,
  });
}
