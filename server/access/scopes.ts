import { ApiError } from '../../contract/errors.ts';
import { permissions, type Permission } from './permission.ts';
import { wholeScope as whole, workInScope } from './principal.ts';

/** Permissions that another resource's name covers: asking about one code is a validation, redeeming one a redemption. */
const named: Partial<Record<Permission, string>> = { 'code.validate': 'validations', 'code.redeem': 'redemptions' };

/** What scopes each permission; a resource's are named by its plural: `campaigns`, `vouchers`, `categories`. */
const scopeOf = new Map(permissions.filter((permission) => permission.includes('.')).map((permission) => [permission, named[permission] ?? plural(permission.split('.')[0] ?? '')]));
const scopes = new Set([whole, ...scopeOf.values()]);

/** The scopes that a token is asked for, separated by spaces. Throws 400 for none and for one that does not exist. */
export function readScopes(text: string): string[] {
  const asked = [...new Set(text.split(' ').filter((scope) => scope !== ''))];
  if (asked.length === 0) throw new ApiError('invalid_payload', { details: `Property .scope must not be empty. Scopes: ${[...scopes].join(', ')}` });
  const unknown = asked.find((scope) => !scopes.has(scope));
  if (unknown !== undefined) throw new ApiError('invalid_payload', { details: `There is no scope '${unknown}'. Scopes: ${[...scopes].join(', ')}` });
  return asked;
}

/** Whether scopes leave a permission that the role has; undefined: nothing narrows it. */
export function inScope(scopesOfToken: readonly string[] | undefined, permission: Permission): boolean {
  if (permission === 'async-action.read') return workInScope(scopesOfToken)?.length !== 0;
  return scopesOfToken === undefined || scopesOfToken.includes(whole) || scopesOfToken.includes(scopeOf.get(permission) ?? '');
}

function plural(noun: string): string {
  return `${noun.replace(/(?<![aeiou])y$/, 'ie')}s`;
}
