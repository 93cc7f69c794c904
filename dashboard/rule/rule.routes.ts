import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../lazy-page.ts';
import { projectRoute } from '../routes.ts';
import { choiceParam, textParam } from '../search-params.ts';
import { starters, type Starter } from './starters.ts';

/** Where somebody came from, so that they come back there: a campaign, or a single code by its id. */
interface From {
  campaign?: string;
  voucher?: string;
}

interface Begun extends From {
  starter?: Starter;
}

function fromParam(raw: Record<string, unknown>): From {
  return { ...textParam(raw, 'campaign'), ...textParam(raw, 'voucher') };
}

/** Parent of the library and of the pages of rules. */
const rulesRoute = createRoute({ getParentRoute: () => projectRoute, path: 'rules', staticData: { crumb: 'Validation rules', needs: 'see campaigns' } });

const listRoute = createRoute({
  getParentRoute: () => rulesRoute, path: '/', validateSearch: (raw: Record<string, unknown>): { q?: string } => textParam(raw, 'q'),
  component: lazyPage(() => import('./RulesPage.tsx'), 'RulesPage'),
});

const newRoute = createRoute({
  getParentRoute: () => rulesRoute, path: 'new', staticData: { crumb: 'New rule' },
  validateSearch: (raw: Record<string, unknown>): Begun => ({ ...fromParam(raw), ...choiceParam(raw, 'starter', starters) }),
  component: lazyPage(() => import('./edit/RuleFormPages.tsx'), 'NewRulePage'),
});

const editRoute = createRoute({
  getParentRoute: () => rulesRoute, path: '$ruleId/edit', staticData: { crumb: 'Edit rule' },
  validateSearch: fromParam,
  component: lazyPage(() => import('./edit/RuleFormPages.tsx'), 'EditRulePage'),
});

/** The page of one rule with its tabs. */
const ruleRoute = createRoute({
  getParentRoute: () => rulesRoute, path: '$ruleId', staticData: { crumb: 'Rule' }, component: lazyPage(() => import('./page/RulePage.tsx'), 'RulePage'),
});

const parent = { getParentRoute: () => ruleRoute };
const ruleTabRoute = createRoute({ ...parent, path: '/', component: lazyPage(() => import('./page/RulePage.tsx'), 'RuleTab') });
const usesRoute = createRoute({ ...parent, path: 'uses', component: lazyPage(() => import('./page/RulePage.tsx'), 'UsesTab') });
const versionsRoute = createRoute({ ...parent, path: 'versions', component: lazyPage(() => import('./page/RulePage.tsx'), 'VersionsTab') });

/** The pages of validation rules, for the router. */
export const ruleTree = rulesRoute.addChildren([listRoute, newRoute, editRoute, ruleRoute.addChildren([ruleTabRoute, usesRoute, versionsRoute])]);
