/** Those of the names under which answers are kept (keys.ts) that are needed before a page is loaded. */
export const firstKeys = {
  me: ['me'] as const,
  setup: ['setup'] as const,
  campaigns: (projectId: string) => ['project', projectId, 'campaigns'] as const,
  /** Everything of one campaign. */
  campaign: (projectId: string, campaignId: string) => [...firstKeys.campaigns(projectId), 'one', campaignId] as const,
  campaignPage: (projectId: string, campaignId: string) => [...firstKeys.campaign(projectId, campaignId), 'page'] as const,
};
