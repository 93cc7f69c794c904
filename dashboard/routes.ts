import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { meQuery, type Deed } from './access/me.ts';
import { RequestFailure } from './api/client.ts';
import { lazyPage } from './lazy-page.ts';
import { textParam } from './search-params.ts';
import { ErrorPage, NotFound, NotFoundPage } from './shell/error-pages.ts';

/** What the shell knows about a route: a word of the path at the top of the page, and what somebody's role must include to see it and what is below it. */
declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    crumb?: string;
    needs?: Deed;
  }
}

export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({ errorComponent: ErrorPage, notFoundComponent: NotFoundPage });

/** Everything that needs somebody to be signed in; who is not goes to the sign-in page and comes back to the same address. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    const me = await context.queryClient.ensureQueryData(meQuery).catch((error: unknown) => {
      if (error instanceof RequestFailure && error.status === 401) throw redirect({ to: '/sign-in', search: { to: location.href } });
      throw error;
    });
    return { me };
  },
  errorComponent: ErrorPage,
});

/** Frame of all pages of one project. Pages of other parts hang themselves below it. */
export const projectRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'p/$projectId',
  component: lazyPage(() => import('./shell/ProjectShell.tsx'), 'ProjectShell'),
  notFoundComponent: NotFound,
});

/** Parent of the list, the creation and the pages of single campaigns. */
export const campaignsRoute = createRoute({ getParentRoute: () => projectRoute, path: 'campaigns', staticData: { crumb: 'Campaigns', needs: 'see campaigns' } });

/** Sign-in page; `to` is the address within this site to come back to. */
export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'sign-in',
  validateSearch: (raw: Record<string, unknown>): { to?: string } => textParam(raw, 'to'),
  component: lazyPage(() => import('./access/SignInPage.tsx'), 'SignInPage'),
});
