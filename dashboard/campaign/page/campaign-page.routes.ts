import { createRoute } from '@tanstack/react-router';
import { campaignsRoute } from '../../routes.ts';

/** The page of one campaign. */
export const campaignPageRoute = createRoute({ getParentRoute: () => campaignsRoute, path: '$campaignId', staticData: { crumb: 'Campaign' } });
