import { createRoute, createRouter, redirect } from '@tanstack/react-router';
import { homeOf, homeProject } from './access/me.ts';
import { queryClient } from './api/query-client.ts';
import { binRoute } from './bin/bin.routes.ts';
import { campaignListSearch } from './campaign/list/list-search.ts';
import { campaignPageTree } from './campaign/page/campaign-page.routes.ts';
import { categoriesRoute } from './category/category.routes.ts';
import { customerTree } from './customer/customer.routes.ts';
import { exportsRoute } from './export/export.routes.ts';
import { lazyPage } from './lazy-page.ts';
import { orderTree } from './order/order.routes.ts';
import { productTree } from './product/product.routes.ts';
import { metadataSchemasTree } from './metadata/schemas/metadata-schemas.routes.ts';
import { campaignsRoute, projectRoute, rootRoute, signedInRoute, signInRoute } from './routes.ts';
import { parseSearch, stringifySearch, textParam } from './search-params.ts';
import { ruleTree } from './rule/rule.routes.ts';
import { segmentTree } from './segment/segment.routes.ts';
import { settingsRoute } from './settings/settings.routes.ts';
import { ErrorPage, NotFound } from './shell/error-pages.ts';
import { tasksRoute } from './task/task.routes.ts';
import { vouchersRoute } from './voucher/voucher.routes.ts';

const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  beforeLoad: ({ context }) => {
    const project = homeProject(context.me);
    if (project === undefined) throw redirect({ to: '/welcome' });
    throw redirect({ to: homeOf(project), params: { projectId: project.project_id }, replace: true });
  },
});

const welcomeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'welcome',
  component: lazyPage(() => import('./access/WelcomePage.tsx'), 'WelcomePage'),
});

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'setup',
  validateSearch: (raw: Record<string, unknown>): { token?: string } => textParam(raw, 'token'),
  component: lazyPage(() => import('./access/SetupPage.tsx'), 'SetupPage'),
});

const linkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'link',
  validateSearch: (raw: Record<string, unknown>): { token?: string } => textParam(raw, 'token'),
  component: lazyPage(() => import('./access/SignInLinkPage.tsx'), 'SignInLinkPage'),
});

const projectHomeRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/',
  beforeLoad: ({ context, params }) => {
    const project = context.me.projects.find(({ project_id: id }) => id === params.projectId);
    throw redirect({ to: project === undefined ? '/p/$projectId/campaigns' : homeOf(project), params, replace: true });
  },
});

const campaignListRoute = createRoute({
  getParentRoute: () => campaignsRoute,
  path: '/',
  validateSearch: campaignListSearch,
  component: lazyPage(() => import('./campaign/list/CampaignListPage.tsx'), 'CampaignListPage'),
});

const campaignCreateRoute = createRoute({
  getParentRoute: () => campaignsRoute,
  path: 'new',
  component: lazyPage(() => import('./campaign/create/CreateCampaignPage.tsx'), 'CreateCampaignPage'),
  staticData: { crumb: 'New campaign' },
});

const campaignEditRoute = createRoute({
  getParentRoute: () => campaignsRoute,
  path: '$campaignId/edit',
  component: lazyPage(() => import('./campaign/create/EditCampaignPage.tsx'), 'EditCampaignPage'),
  staticData: { crumb: 'Edit campaign' },
});

const apiKeysRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'settings/api-keys',
  component: lazyPage(() => import('./access/ApiKeysPage.tsx'), 'ApiKeysPage'),
  staticData: { crumb: 'API keys' },
});

const developersRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'developers',
  component: lazyPage(() => import('./access/DevelopersPage.tsx'), 'DevelopersPage'),
  staticData: { crumb: 'Developers' },
});

const tree = rootRoute.addChildren([
  signInRoute,
  setupRoute,
  linkRoute,
  signedInRoute.addChildren([
    homeRoute,
    welcomeRoute,
    projectRoute.addChildren([
      projectHomeRoute,
      campaignsRoute.addChildren([campaignListRoute, campaignCreateRoute, campaignEditRoute, campaignPageTree]),
      orderTree,
      productTree,
      customerTree,
      segmentTree,
      vouchersRoute,
      ruleTree,
      categoriesRoute,
      tasksRoute,
      exportsRoute,
      binRoute,
      settingsRoute,
      metadataSchemasTree,
      apiKeysRoute,
      developersRoute,
    ]),
  ]),
]);

/** Every screen is an address. Links load what they lead to when they are pointed at. */
export const router = createRouter({
  routeTree: tree,
  context: { queryClient },
  defaultPreload: 'intent',
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: NotFound,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
