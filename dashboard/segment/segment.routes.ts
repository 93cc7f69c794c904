import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../lazy-page.ts';
import { projectRoute } from '../routes.ts';
import { textParam } from '../search-params.ts';

/** What of the lists is in the address. */
interface Searched {
  q?: string;
}

const validateSearch = (raw: Record<string, unknown>): Searched => textParam(raw, 'q');

/** Parent of the list and of the pages of segments. */
const segmentsRoute = createRoute({ getParentRoute: () => projectRoute, path: 'segments', staticData: { crumb: 'Segments' } });

const listRoute = createRoute({
  getParentRoute: () => segmentsRoute, path: '/', validateSearch, component: lazyPage(() => import('./SegmentsPage.tsx'), 'SegmentsPage'),
});

/** The page of one segment with its tabs. */
const segmentRoute = createRoute({
  getParentRoute: () => segmentsRoute,
  path: '$segmentId',
  component: lazyPage(() => import('./SegmentPage.tsx'), 'SegmentPage'),
  staticData: { crumb: 'Segment' },
});

const membersRoute = createRoute({
  getParentRoute: () => segmentRoute, path: '/', validateSearch, component: lazyPage(() => import('./MembersTab.tsx'), 'SegmentMembersTab'),
});

const movesRoute = createRoute({
  getParentRoute: () => segmentRoute, path: 'moves', component: lazyPage(() => import('./MovesTab.tsx'), 'SegmentMovesTab'),
});

/** The pages of segments, for the router. */
export const segmentTree = segmentsRoute.addChildren([listRoute, segmentRoute.addChildren([membersRoute, movesRoute])]);
