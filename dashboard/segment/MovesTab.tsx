import { Link } from '@tanstack/react-router';
import { ArrowLeftRight, LogIn, LogOut } from 'lucide-react';
import type { SegmentChanges } from '../../contract/segment-page.ts';
import { keys } from '../api/keys.ts';
import { useRows } from '../api/use-rows.ts';
import { nameOf, otherNamesOf } from '../customer/customer-names.ts';
import { useFormat, useProject, type ProjectFormat } from '../shell/use-project.ts';
import { Clip } from '../ui/Clip.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { RowList } from '../ui/RowList.tsx';
import { Mark } from '../ui/Status.tsx';
import type { Column } from '../ui/Table.tsx';
import { useSegment } from './use-segment.ts';
import styles from './segment.module.css';

type Move = SegmentChanges['rows'][number];

/** Who entered and left the segment, the latest first. */
export function SegmentMovesTab() {
  const { project_id: projectId } = useProject();
  const { id } = useSegment();
  const list = useRows<Move>({ queryKey: keys.segment(projectId, id, 'moves'), projectId, parts: ['segments', id, 'changes'], query: {} });
  return (
    <RowList
      noun="entries" list={list} columns={columns(projectId, useFormat())} rowKey={(row) => row.id} filters={[]} onClearFilters={() => {}}
      empty={<EmptyState icon={<ArrowLeftRight size={22} />} title="Nobody has entered yet">Each customer who enters or leaves is noted here.</EmptyState>}
    />
  );
}

const icon = { size: 14, strokeWidth: 2.5, 'aria-hidden': true } as const;

function columns(projectId: string, format: ProjectFormat): Column<Move>[] {
  return [
    {
      key: 'kind', header: 'What', weight: 0.7,
      render: ({ kind }) => (kind === 'entered' ? <Mark tone="ok" shape={<LogIn {...icon} />}>Entered</Mark> : <Mark tone="muted" shape={<LogOut {...icon} />}>Left</Mark>),
    },
    { key: 'time', header: `Time (${format.zone})`, render: (row) => <span title={format.dateTimeExact(row.occurred_at)}>{format.moment(row.occurred_at)}</span> },
    { key: 'customer', header: 'Customer', weight: 2.4, render: (row) => <Who projectId={projectId} row={row} /> },
  ];
}

function Who({ projectId, row: { customer } }: { projectId: string; row: Move }) {
  const others = otherNamesOf(customer);
  return (
    <>
      <Link className={styles.name} to="/p/$projectId/customers/$customerId" params={{ projectId, customerId: customer.id }}><Clip>{nameOf(customer)}</Clip></Link>
      {others !== '' && <small className="muted"> {others}</small>}
    </>
  );
}
