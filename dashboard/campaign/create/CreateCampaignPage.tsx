import { Page } from '../../ui/Page.tsx';
export function CreateCampaignPage() {
  return <Page title="CreateCampaignPage">{null}</Page>;
}
