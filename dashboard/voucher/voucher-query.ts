import { queryOptions } from '@tanstack/react-query';
import type { VoucherRow } from '../../contract/tracking.ts';
import type { VoucherPage } from '../../contract/voucher-page.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';

/** A voucher with what is around it. */
export function voucherQuery(projectId: string, codeOrId: string) {
  return queryOptions({
    queryKey: keys.voucher(projectId, codeOrId),
    queryFn: ({ signal }) => api.get<VoucherPage>(projectPath(projectId, ['vouchers', codeOrId]), { signal }),
  });
}

/** How an address names a voucher: by its code. The code of an imported campaign may be that of another voucher too. */
export function addressOf({ code, voucher_id: id, state }: Pick<VoucherRow, 'code' | 'voucher_id' | 'state'>): string {
  return state === 'historical' ? id : code;
}
