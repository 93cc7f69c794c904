import { ListChecks } from 'lucide-react';
import { ButtonLink } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { useCampaignParams } from '../use-campaign.ts';

/** Says what decides about a code today; rules of one's own cannot be written yet. */
export function RulesTab() {
  const params = useCampaignParams();
  const dashboard = <ButtonLink to="/p/$projectId/campaigns/$campaignId" params={params}>See limits and dates</ButtonLink>;
  return (
    <Card>
      <EmptyState icon={<ListChecks size={22} />} title="No rules: every live code is accepted" actions={dashboard}>
        A code is redeemed when the campaign is running, the code is within its dates and has uses left, and the campaign’s limits are not reached.
        Conditions on the order or the customer cannot be set in this version.
      </EmptyState>
    </Card>
  );
}
