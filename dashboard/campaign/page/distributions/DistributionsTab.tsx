import { Send } from 'lucide-react';
import { ButtonLink } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { useCampaignParams } from '../use-campaign.ts';

/** Says how codes reach customers today; sending them from here does not exist yet. */
export function DistributionsTab() {
  const params = useCampaignParams();
  const publications = <ButtonLink to="/p/$projectId/campaigns/$campaignId/publications" params={params}>Go to publications</ButtonLink>;
  return (
    <Card>
      <EmptyState icon={<Send size={22} />} title="Nothing is sent from here yet" actions={publications}>
        This version gives codes to customers (a publication) but does not send messages. Publish a code, by hand or through the API, and send it with the mail or
        messaging system you have.
      </EmptyState>
    </Card>
  );
}
