import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, projectPath } from '../api/client.ts';
import { campaignQuery } from '../api/campaign-query.ts';
import { keys } from '../api/keys.ts';
import { referenceOf, type PickedCustomer } from '../customer/CustomerPicker.tsx';
import { useProject } from '../shell/use-project.ts';

/** What is used of the wire contract's publication. */
interface Published {
  voucher?: { code: string };
}

/** Gives a code of a campaign to a customer. */
export function usePublish(onPublished: () => void) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ campaignId, customer }: { campaignId: string; customer: PickedCustomer }) => {
      const { size, code } = await queries.ensureQueryData(campaignQuery(projectId, campaignId));
      // A campaign of one public code has no free codes to pick from: that one is named.
      const what = size === 'STANDALONE' && code !== null ? { voucher: code } : { campaign: { name: campaignId, count: 1 } };
      return api.post<Published>(projectPath(projectId, ['v1', 'publications']), { ...what, customer: referenceOf(customer), channel: 'dashboard' });
    },
    onSettled: () => {
      onPublished();
      return queries.invalidateQueries({ queryKey: keys.customers(projectId) });
    },
  });
}
