import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { campaignsRoute } from '../../routes.ts';
import { campaignPageQuery } from './campaign-query.ts';
import { dashboardSearch, publicationSearch, redemptionSearch, voucherSearch } from './page-search.ts';

/** The page of one campaign: its name, what can be done to it, and its tabs, each at an address of its own. */
export const campaignPageRoute = createRoute({
  getParentRoute: () => campaignsRoute,
  path: '$campaignId',
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(campaignPageQuery(params.projectId, params.campaignId)),
  component: lazyRouteComponent(() => import('./CampaignPage.tsx'), 'CampaignPage'),
  staticData: { crumb: 'Campaign' },
});

const parent = { getParentRoute: () => campaignPageRoute };

const dashboardRoute = createRoute({
  ...parent,
  path: '/',
  validateSearch: dashboardSearch,
  component: lazyRouteComponent(() => import('./dashboard/DashboardTab.tsx'), 'DashboardTab'),
});

const vouchersRoute = createRoute({
  ...parent,
  path: 'vouchers',
  validateSearch: voucherSearch,
  component: lazyRouteComponent(() => import('./vouchers/VouchersTab.tsx'), 'VouchersTab'),
});

const rulesRoute = createRoute({ ...parent, path: 'rules', component: lazyRouteComponent(() => import('./rules/RulesTab.tsx'), 'RulesTab') });

const redemptionsRoute = createRoute({
  ...parent,
  path: 'redemptions',
  validateSearch: redemptionSearch,
  component: lazyRouteComponent(() => import('./redemptions/RedemptionsTab.tsx'), 'RedemptionsTab'),
});

const publicationsRoute = createRoute({
  ...parent,
  path: 'publications',
  validateSearch: publicationSearch,
  component: lazyRouteComponent(() => import('./publications/PublicationsTab.tsx'), 'PublicationsTab'),
});

const distributionsRoute = createRoute({
  ...parent,
  path: 'distributions',
  component: lazyRouteComponent(() => import('./distributions/DistributionsTab.tsx'), 'DistributionsTab'),
});

const metadataRoute = createRoute({ ...parent, path: 'metadata', component: lazyRouteComponent(() => import('./metadata/MetadataTab.tsx'), 'MetadataTab') });

/** The page with its tabs, for the router. */
export const campaignPageTree = campaignPageRoute.addChildren([
  dashboardRoute, vouchersRoute, rulesRoute, redemptionsRoute, publicationsRoute, distributionsRoute, metadataRoute,
]);
