/**
 * Who may do what. Every route names one permission; a route without one stops the server from starting (server/platform/http.ts).
 * Roles follow the wire contract's built-in ones (wire contract §1.5); `owner` is a team flag there and a role of its own here.
 */
export const permissions = [
  'public', 'signed-in',
  'project.read', 'project.manage', 'member.read', 'member.manage', 'key.read', 'key.manage', 'token.manage',
  'campaign.read', 'campaign.write', 'category.read', 'category.write', 'async-action.read', 'voucher.read', 'voucher.write', 'customer.read', 'customer.write', 'customer.erase', 'event.create',
  'order.read', 'order.write', 'product.read', 'product.write', 'validation-rule.read', 'validation-rule.write',
  'publication.read', 'publication.create', 'code.validate', 'code.redeem', 'validation.create', 'redemption.read', 'redemption.create',
  'redemption.roll-back', 'qualification.read', 'figure.read', 'change.read', 'export.read', 'export.create',
] as const;

export type Permission = (typeof permissions)[number];

export const roles = ['owner', 'admin', 'user', 'viewer', 'merchant'] as const;
export type Role = (typeof roles)[number];

const viewing = [
  'project.read', 'campaign.read', 'category.read', 'async-action.read', 'voucher.read', 'customer.read', 'order.read', 'product.read', 'validation-rule.read', 'publication.read',
  'redemption.read', 'figure.read', 'change.read', 'export.read', 'export.create', 'token.manage',
] as const satisfies readonly Permission[];

const working = [
  ...viewing, 'campaign.write', 'category.write', 'voucher.write', 'customer.write', 'event.create', 'order.write', 'product.write', 'validation-rule.write',
  'publication.create', 'code.validate', 'code.redeem', 'validation.create', 'redemption.create', 'redemption.roll-back', 'qualification.read', 'member.read',
] as const satisfies readonly Permission[];

const administering = [...working, 'customer.erase', 'project.manage', 'key.read', 'key.manage'] as const satisfies readonly Permission[];

const granted: Record<Role, ReadonlySet<Permission>> = {
  owner: new Set([...administering, 'member.manage']),
  admin: new Set(administering),
  user: new Set(working),
  viewer: new Set(viewing),
  // One code at a time.
  merchant: new Set(['token.manage', 'voucher.read', 'customer.read', 'redemption.read', 'code.validate', 'code.redeem']),
};

/** Whether a role includes a permission. */
export function allows(role: Role, permission: Permission): boolean {
  return permission === 'public' || permission === 'signed-in' || granted[role].has(permission);
}

/** Whether somebody with role `own` may hand out role `other`: only what they may do themselves. */
export function mayGrant(own: Role, other: Role): boolean {
  return [...granted[other]].every((permission) => granted[own].has(permission));
}
