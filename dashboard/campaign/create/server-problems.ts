import { RequestFailure } from '../../api/client.ts';
import type { Problems } from './draft-problems.ts';

/** What the server found wrong, at the field it is about. */
export function problemOfServer(error: Error | null): Problems {
  if (!(error instanceof RequestFailure)) return {};
  if (error.key === 'duplicate_found' && !(error.detail ?? '').includes('voucher')) return { name: 'A campaign of this name exists already.' };
  if (error.key === 'duplicate_found') return { code: 'This code exists already.' };
  return error.key === 'invalid_code_config' ? { pattern: error.detail ?? error.message } : {};
}
