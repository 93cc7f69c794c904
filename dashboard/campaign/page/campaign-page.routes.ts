import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../lazy-page.ts';
import { campaignsRoute } from '../../routes.ts';
import { voucherSearch } from '../../voucher/list/voucher-search.ts';
import { campaignPageQuery } from './campaign-query.ts';
import { dashboardSearch, publicationSearch, redemptionSearch } from './page-search.ts';

/** The page of one campaign: its name, what can be done to it, and its tabs, each at an address of its own. */
export const campaignPageRoute = createRoute({
  getParentRoute: () => campaignsRoute,
  path: '$campaignId',
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(campaignPageQuery(params.projectId, params.campaignId)),
  component: lazyPage(() => import('./CampaignPage.tsx'), 'CampaignPage'),
  staticData: { crumb: 'Campaign' },
});

const parent = { getParentRoute: () => campaignPageRoute };

const dashboardRoute = createRoute({
  ...parent,
  path: '/',
  validateSearch: dashboardSearch,
  component: lazyPage(() => import('./dashboard/DashboardTab.tsx'), 'DashboardTab'),
});

const vouchersRoute = createRoute({
  ...parent,
  path: 'vouchers',
  validateSearch: voucherSearch,
  component: lazyPage(() => import('./vouchers/VouchersTab.tsx'), 'VouchersTab'),
});

const rulesRoute = createRoute({ ...parent, path: 'rules', component: lazyPage(() => import('./rules/RulesTab.tsx'), 'RulesTab') });

const redemptionsRoute = createRoute({
  ...parent,
  path: 'redemptions',
  validateSearch: redemptionSearch,
  component: lazyPage(() => import('./redemptions/RedemptionsTab.tsx'), 'RedemptionsTab'),
});

const publicationsRoute = createRoute({
  ...parent,
  path: 'publications',
  validateSearch: publicationSearch,
  component: lazyPage(() => import('./publications/PublicationsTab.tsx'), 'PublicationsTab'),
});

const distributionsRoute = createRoute({
  ...parent,
  path: 'distributions',
  component: lazyPage(() => import('./distributions/DistributionsTab.tsx'), 'DistributionsTab'),
});

const metadataRoute = createRoute({ ...parent, path: 'metadata', component: lazyPage(() => import('./metadata/MetadataTab.tsx'), 'MetadataTab') });

/** The page with its tabs, for the router. */
export const campaignPageTree = campaignPageRoute.addChildren([
  dashboardRoute, vouchersRoute, rulesRoute, redemptionsRoute, publicationsRoute, distributionsRoute, metadataRoute,
]);
