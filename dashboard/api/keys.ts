/** Names under which answers are kept (TanStack Query). What begins alike is refreshed together. */
export const keys = {
  me: ['me'] as const,
  setup: ['setup'] as const,
  apiKeys: (projectId: string) => ['project', projectId, 'api-keys'] as const,
  categories: (projectId: string) => ['project', projectId, 'categories'] as const,
  tasks: (projectId: string) => ['project', projectId, 'tasks'] as const,
  task: (projectId: string, taskId: string) => [...keys.tasks(projectId), 'one', taskId] as const,
  export: (projectId: string, exportId: string) => ['project', projectId, 'exports', exportId] as const,
  campaigns: (projectId: string) => ['project', projectId, 'campaigns'] as const,
  campaignList: (projectId: string, filter: object) => [...keys.campaigns(projectId), 'list', filter] as const,
  /** Everything of one campaign. */
  campaign: (projectId: string, campaignId: string) => [...keys.campaigns(projectId), 'one', campaignId] as const,
  campaignPage: (projectId: string, campaignId: string) => [...keys.campaign(projectId, campaignId), 'page'] as const,
  figures: (projectId: string, campaignId: string, range: object) => [...keys.campaign(projectId, campaignId), 'figures', range] as const,
  limits: (projectId: string, campaignId: string) => [...keys.campaign(projectId, campaignId), 'limits'] as const,
  vouchers: (projectId: string, campaignId: string, filter: object) => [...keys.campaign(projectId, campaignId), 'vouchers', filter] as const,
  redemptionLists: (projectId: string, campaignId: string) => [...keys.campaign(projectId, campaignId), 'redemptions'] as const,
  redemptions: (projectId: string, campaignId: string, filter: object) => [...keys.redemptionLists(projectId, campaignId), filter] as const,
  redemption: (projectId: string, campaignId: string, redemptionId: string) => [...keys.campaign(projectId, campaignId), 'redemption', redemptionId] as const,
  publications: (projectId: string, campaignId: string, filter: object) => [...keys.campaign(projectId, campaignId), 'publications', filter] as const,
  changes: (projectId: string, campaignId: string) => [...keys.campaign(projectId, campaignId), 'changes'] as const,
};
