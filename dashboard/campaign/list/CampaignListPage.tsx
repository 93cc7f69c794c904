import { Page } from '../../ui/Page.tsx';
export function CampaignListPage() {
  return <Page title="CampaignListPage">{null}</Page>;
}
