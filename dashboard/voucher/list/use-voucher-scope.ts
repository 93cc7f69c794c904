import type { QueryKey } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { keys } from '../../api/keys.ts';

/** Whose codes a page is about: of the campaign of its address, else of the whole project. */
export interface VoucherScope {
  projectId: string;
  campaignId: string | null;
  /** Where they are listed, counted and changed: `/api/projects/{project}/…`. */
  paths: Record<'list' | 'count' | 'bulk', readonly string[]>;
  /** Of their lists and counts. */
  keyOf: (filter: object) => Record<'list' | 'count', QueryKey>;
  /** What is read again when something was done to them. */
  moved: readonly QueryKey[];
}

export function useVoucherScope(): VoucherScope {
  const { projectId = '', campaignId } = useParams({ strict: false });
  if (campaignId === undefined) {
    return {
      projectId, campaignId: null, paths: { list: ['vouchers'], count: ['voucher-count'], bulk: ['vouchers', 'bulk'] },
      keyOf: (filter) => ({ list: keys.voucherSearch(projectId, filter), count: keys.voucherSearchCount(projectId, filter) }),
      moved: [keys.allVouchers(projectId), keys.campaigns(projectId)],
    };
  }
  const list = ['campaigns', campaignId, 'vouchers'];
  return {
    projectId, campaignId, paths: { list, count: [...list, 'count'], bulk: [...list, 'bulk'] },
    keyOf: (filter) => ({ list: keys.vouchers(projectId, campaignId, filter), count: keys.voucherCount(projectId, campaignId, filter) }),
    moved: [keys.campaign(projectId, campaignId)],
  };
}
