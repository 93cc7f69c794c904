import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Plus, Users } from 'lucide-react';
import { Suspense, useCallback, useState } from 'react';
import { customerSorts } from '../../contract/constants.ts';
import type { CustomerRow } from '../../contract/customer-page.ts';
import { may } from '../access/me.ts';
import { keys } from '../api/keys.ts';
import { useRows } from '../api/use-rows.ts';
import { lazyPart } from '../lazy-part.tsx';
import { ManyCard } from '../many/ManyCard.tsx';
import { useMany } from '../many/use-many.ts';
import { useFormat, useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FilterBar } from '../ui/FilterBar.tsx';
import { Page } from '../ui/Page.tsx';
import { RowList } from '../ui/RowList.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { Select } from '../ui/Select.tsx';
import { useSelection } from '../ui/use-selection.ts';
import { useChangeSearch } from '../use-change-search.ts';
import { ChosenCustomers } from './ChosenCustomers.tsx';
import { customerColumns } from './customer-columns.tsx';
import { nameOf } from './customer-names.ts';
import type { CustomerListSearch } from './customer-search.ts';
import { CustomerActions } from './CustomerActions.tsx';

const route = getRouteApi('/signed-in/p/$projectId/customers/');

const CustomerDialog = lazyPart(() => import('./CustomerDialog.tsx'), 'CustomerDialog');

const sortWords = { newest: 'Newest first', oldest: 'Oldest first', name: 'Name' } as const;
const sortOptions = customerSorts.map((sort) => ({ value: sort, label: sortWords[sort] }));

/** Everybody whom the shop knows: find them, add to them, look at what they did. */
export function CustomersPage() {
  const project = useProject();
  const [isMaking, setMaking] = useState(false);
  const navigate = useNavigate();
  const isAllowed = may(project, 'edit customers');
  const make = isAllowed && <Button look="primary" icon={<Plus size={16} aria-hidden="true" />} onPress={() => setMaking(true)}>New customer</Button>;
  const open = (customerId: string) => void navigate({ to: '/p/$projectId/customers/$customerId', params: { projectId: project.project_id, customerId } });
  return (
    <Page title="Customers" context={project.name} isWide actions={make}>
      <CustomerList isAllowed={isAllowed} />
      {isMaking && <Suspense><CustomerDialog customer={null} onClose={() => setMaking(false)} onSaved={open} /></Suspense>}
    </Page>
  );
}

function CustomerList({ isAllowed }: { isAllowed: boolean }) {
  const project = useProject();
  const { project_id: projectId } = project;
  const canExport = may(project, 'export');
  const { q, sort } = route.useSearch();
  const list = useRows<CustomerRow>({ queryKey: keys.customerList(projectId, { q, sort }), projectId, parts: ['customers'], query: { search: q, sort } });
  const selection = useSelection(list.rows.map((row) => row.id));
  const many = useMany({ of: 'customers', noun: ['customer', 'customers'], queryKey: keys.customers(projectId) });
  const change = useChangeSearch<CustomerListSearch>();
  const onSearch = useCallback((text: string) => change({ q: text === '' ? undefined : text }), [change]);
  return (
    <>
      <FilterBar search={<SearchField label="Search name, e-mail or source ID" value={q ?? ''} onSearch={onSearch} />} actions={<CustomerActions isAllowed={isAllowed} search={q} />}>
        {q === undefined && (
          <Select label="Sort" isInline value={sort ?? 'newest'} options={sortOptions} onChange={(next) => change({ sort: next === 'newest' ? undefined : next })} />
        )}
      </FilterBar>
      <ManyCard many={many} />
      <RowList
        noun="customers" list={list} columns={customerColumns(projectId, useFormat())} rowKey={(row) => row.id}
        filters={q === undefined ? [] : [`“${q}”`]} onClearFilters={() => change({ q: undefined })}
        searchHint="Names, e-mail addresses and source IDs are found by how they begin."
        choice={isAllowed || canExport ? { selection, nameOf: (row) => `customer ${nameOf(row)}` } : undefined}
        empty={<NoCustomers isAllowed={isAllowed} />}
        selectionBar={<ChosenCustomers many={many} selection={selection} hasMore={list.result.hasNextPage} search={q ?? ''} canChange={isAllowed} canExport={canExport} />}
      />
    </>
  );
}

function NoCustomers({ isAllowed }: { isAllowed: boolean }) {
  return (
    <EmptyState icon={<Users size={22} />} title="No customers yet">
      Whoever is named by a redemption, an order or a publication appears here by itself.{isAllowed && ' You can also add somebody by hand or import a file.'}
    </EmptyState>
  );
}
