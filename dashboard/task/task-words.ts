import type { AsyncAction } from '../../contract/async-action.ts';

/** What people call the kinds of background work. */
const words: Record<string, string> = {
  'CAMPAIGN.VOUCHERS_GENERATE': 'Codes made',
  'CAMPAIGN.VOUCHERS_DELETE': 'Campaign and its codes deleted',
  'CAMPAIGN.VOUCHERS_UPDATE': 'Codes of a campaign changed',
  'CAMPAIGN.REPLAY': 'Rules tried on past orders',
  'CAMPAIGN.VOUCHERS_IMPORT': 'Codes imported into a campaign',
  'CAMPAIGN.VOUCHERS_IMPORT_CSV': 'Codes imported into a campaign from a file',
  'VOUCHERS.IMPORT': 'Vouchers imported',
  'VOUCHERS.IMPORT_CSV': 'Vouchers imported from a file',
  'VOUCHERS.BULK_UPDATE': 'Vouchers changed',
  'VOUCHERS.ENABLE': 'Vouchers enabled',
  'VOUCHERS.DISABLE': 'Vouchers disabled',
  'VOUCHERS.DELETE': 'Vouchers moved to the bin',
  'VOUCHERS.VALIDITY_UPDATE': 'Validity of vouchers changed',
  'VOUCHERS.METADATA_MERGE': 'Metadata of vouchers changed',
  'VOUCHERS.METADATA_UPDATE': 'Metadata of vouchers changed',
  'CUSTOMERS.IMPORT_CSV': 'Customers imported from a file',
  'CUSTOMERS.BULK_UPDATE': 'Customers changed',
  'CUSTOMERS.DELETE': 'Customers deleted',
  'CUSTOMERS.METADATA_MERGE': 'Metadata of customers changed',
  'CUSTOMERS.METADATA_UPDATE': 'Metadata of customers changed',
  'PRODUCTS.IMPORT_CSV': 'Products imported from a file',
  'PRODUCTS.BULK_UPDATE': 'Products changed',
  'PRODUCTS.DELETE': 'Products deleted',
  'PRODUCTS.METADATA_MERGE': 'Metadata of products changed',
  'PRODUCTS.METADATA_UPDATE': 'Metadata of products changed',
  'SKUS.IMPORT_CSV': 'SKUs imported from a file',
  'PUBLICATIONS.CREATE': 'Codes given to customers',
  'ORDERS.IMPORT': 'Orders imported',
  'TRASH_BIN.EMPTY': 'Bin emptied',
  EXPORT: 'File of an export written',
};

/** Name of a kind of work; one that has no name of its own is told by its parts: `ORDERS.EXPORT` → `Orders export`. */
export function taskWord(type: string): string {
  const known = words[type];
  if (known !== undefined) return known;
  const plain = type.replaceAll(/[._]+/g, ' ').toLowerCase();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** What came of an action; the API's messages leave it open whether it was one or many: `1 voucher(s) imported`. */
export function resultWords({ message }: Pick<NonNullable<AsyncAction['result']>, 'message'>): string {
  return message.replace(/(\d+) (\w+)\(s\)/, (_, count: string, noun: string) => `${count} ${noun}${count === '1' ? '' : 's'}`);
}

/** Whether an action goes on. */
export function isOpen({ status }: AsyncAction): boolean {
  return status === 'ENQUEUED' || status === 'IN_PROGRESS';
}

/** A stretch of time in short: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 5 min`. */
export function tookWords(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return whole % 60 === 0 ? `${Math.floor(whole / 60)} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
