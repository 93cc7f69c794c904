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

/** Those that a management key can have: less than an admin only reads there. */
export const managementRoles: readonly Option<Role>[] = [
  { value: 'admin', label: 'Change', hint: 'Reads and changes what the management API has' }, { value: 'viewer', ...words.viewer },
];

/** What a key may do, as it was chosen when it was made. */
export function rightsWord({ kind, role }: Pick<ApiKeyRow, 'kind' | 'role'>): string {
  if (kind === 'client') return 'Validate and redeem';
  return (kind === 'management' && managementRoles.find(({ value }) => value === role)?.label) || words[role].label;
}

type Kind = ApiKeyRow['kind'];

/** What each kind of key is called, in which headers a request has its pair, and where it works. */
export const keyKinds: Record<Kind, { word: string; id: string; token: string; hint: string }> = {
  server: { word: 'Server', id: 'X-App-Id', token: 'X-App-Token', hint: 'Kept secret on your server' },
  client: {
    word: 'Browser', id: 'X-Client-Application-Id', token: 'X-Client-Token',
    hint: 'For a shop’s pages, where everybody can read it: works at /client/v1 from the origins that the project’s settings allow, for what they switch on',
  },
  management: {
    word: 'Management', id: 'X-Management-Id', token: 'X-Management-Token',
    hint: 'Kept secret: changes settings, stacking rules and metadata schemas of this project at /management/v1',
  },
};

const envNames: Record<Kind, string> = { server: 'APP', client: 'CLIENT', management: 'MANAGEMENT' };

/** Lines of a `.env` file for a key. */
export function envOf(origin: string, kind: Kind, appId: string, secret: string): string {
  const name = `VOUCHSAFE_${envNames[kind]}`;
  return `VOUCHSAFE_URL=${origin}\n${name}_ID=${appId}\n${name}_TOKEN=${secret}\n`;
}
