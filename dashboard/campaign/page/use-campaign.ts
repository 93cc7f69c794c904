import { useParams } from '@tanstack/react-router';
import { createContext, useContext } from 'react';
import type { CampaignPage } from '../../../contract/tracking.ts';

export const CampaignContext = createContext<CampaignPage | null>(null);

/** The campaign whose page is shown. Only below `CampaignPage`. */
export function useCampaign(): CampaignPage {
  const campaign = useContext(CampaignContext);
  if (campaign === null) throw new Error('no campaign around this component');
  return campaign;
}

/** Project and campaign of the address. */
export function useCampaignParams(): { projectId: string; campaignId: string } {
  const { projectId = '', campaignId = '' } = useParams({ strict: false });
  return { projectId, campaignId };
}
