import { queryOptions } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { CustomerPage } from '../../../contract/customer-page.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

/** A customer with what they did. */
export function customerQuery(projectId: string, customerId: string) {
  return queryOptions({
    queryKey: keys.customer(projectId, customerId, 'page'),
    queryFn: ({ signal }) => api.get<CustomerPage>(projectPath(projectId, ['customers', customerId]), { signal }),
  });
}

export const CustomerContext = createContext<CustomerPage | null>(null);

/** The customer whose page is shown. Only below `CustomerPage`. */
export function useCustomer(): CustomerPage {
  const customer = useContext(CustomerContext);
  if (customer === null) throw new Error('no customer around this component');
  return customer;
}
