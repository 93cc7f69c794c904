import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet } from '@tanstack/react-router';
import type { CustomerPage as Customer } from '../../../contract/customer-page.ts';
import { may } from '../../access/me.ts';
import { LoadedPage } from '../../shell/LoadedPage.tsx';
import { useProject } from '../../shell/use-project.ts';
import { Page } from '../../ui/Page.tsx';
import { TabLink, Tabs } from '../../ui/Tabs.tsx';
import { nameOf, otherNamesOf } from '../customer-names.ts';
import { CustomerDeeds } from './CustomerDeeds.tsx';
import { CustomerContext, customerQuery } from './use-customer.ts';

const route = getRouteApi('/signed-in/p/$projectId/customers/$customerId');

const base = '/p/$projectId/customers/$customerId';

const tabs = [
  { to: base, name: 'Overview' }, { to: `${base}/redemptions`, name: 'Redemptions' }, { to: `${base}/orders`, name: 'Orders', needs: 'see campaigns' },
  { to: `${base}/activity`, name: 'Activity' },
] as const;

/** Frame of a customer's tabs: who it is, what can be done for them. */
export function CustomerPage() {
  const { projectId, customerId } = route.useParams();
  const query = useQuery(customerQuery(projectId, customerId));
  return <LoadedPage query={query} noun="customer">{(customer) => <Loaded customer={customer} />}</LoadedPage>;
}

function Loaded({ customer }: { customer: Customer }) {
  const project = useProject();
  const lead = otherNamesOf(customer);
  const shown = tabs.filter((tab) => !('needs' in tab) || may(project, tab.needs));
  return (
    <CustomerContext value={customer}>
      <Page title={nameOf(customer)} part="Customer" {...(lead !== '' && { lead })} actions={<CustomerDeeds customer={customer} />}>
        <Tabs label="Customer">
          {shown.map(({ to, name }) => <TabLink key={to} from={base} to={to} activeOptions={{ exact: to === base, includeSearch: false }}>{name}</TabLink>)}
        </Tabs>
        <Outlet />
      </Page>
    </CustomerContext>
  );
}
