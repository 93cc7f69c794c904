import type { ApiKeyRow } from '../../contract/access.ts';
import type { Option } from '../ui/Select.tsx';

type Role = ApiKeyRow['role'];

const words: Record<Role, { label: string; hint: string }> = {
  owner: { label: 'Everything', hint: 'All that an owner may do' },
  admin: { label: 'Everything', hint: 'All calls of the API, keys and settings included' },
  user: { label: 'Campaigns and redemptions', hint: 'All but keys and project settings' },
  viewer: { label: 'Read only', hint: 'Sees everything, changes nothing' },
  merchant: { label: 'Redeem only', hint: 'Finds a voucher, validates and redeems it' },
};

/** Presets that a new key can have, the usual one first. */
export const keyRoles: readonly Option<Role>[] = (['user', 'merchant', 'viewer', 'admin'] as const).map((role) => ({ value: role, ...words[role] }));

export function keyRoleWord(role: Role): string {
  return words[role].label;
}

/** Lines of a `.env` file for a key. */
export function envOf(origin: string, appId: string, secret: string): string {
  return `VOUCHSAFE_URL=${origin}\nVOUCHSAFE_APP_ID=${appId}\nVOUCHSAFE_APP_TOKEN=${secret}\n`;
}
