import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Plus, UsersRound } from 'lucide-react';
import { Suspense, useCallback, useState } from 'react';
import type { SegmentRow } from '../../contract/segment-page.ts';
import { may } from '../access/me.ts';
import { keys } from '../api/keys.ts';
import { useRows } from '../api/use-rows.ts';
import { lazyPart } from '../lazy-part.tsx';
import { useFormat, useProject, type ProjectFormat } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { Clip } from '../ui/Clip.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FilterBar } from '../ui/FilterBar.tsx';
import { Page } from '../ui/Page.tsx';
import { RowList } from '../ui/RowList.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import type { Column } from '../ui/Table.tsx';
import { Unknown } from '../ui/Unknown.tsx';
import { kindWord, sizeWords } from './segment-words.ts';
import styles from './segment.module.css';

const route = getRouteApi('/signed-in/p/$projectId/segments/');

const SegmentDialog = lazyPart(() => import('./SegmentDialog.tsx'), 'SegmentDialog');

/** While a segment is being filled it is read again this often. */
const fillingMs = 2_000;

/** Groups of customers. */
export function SegmentsPage() {
  const project = useProject();
  const { project_id: projectId } = project;
  const { q } = route.useSearch();
  const navigate = useNavigate({ from: '/p/$projectId/segments' });
  const [isMaking, setMaking] = useState(false);
  const asked = { queryKey: [...keys.segments(projectId), 'list', { q }], projectId, parts: ['segments'], query: { search: q } };
  const [isFilling, setFilling] = useState(false);
  const list = useRows<SegmentRow>(asked, isFilling ? fillingMs : undefined);
  const isAnyFilling = list.rows.some((row) => row.is_filling);
  if (isAnyFilling !== isFilling) setFilling(isAnyFilling);
  const search = useCallback((text: string | undefined) => void navigate({ search: text ? { q: text } : {}, replace: true, resetScroll: false }), [navigate]);
  const open = (segmentId: string) => void navigate({ to: '/p/$projectId/segments/$segmentId', params: { projectId, segmentId } });
  const make = may(project, 'edit customers') && (
    <Button look="primary" icon={<Plus size={16} aria-hidden="true" />} onPress={() => setMaking(true)}>New segment</Button>
  );
  return (
    <Page title="Segments" context={project.name} actions={make} lead="A segment is a group of customers: a list that you keep, or everybody who meets conditions.">
      <FilterBar search={<SearchField label="Search by name" value={q ?? ''} onSearch={search} />} />
      <RowList
        noun="segments" list={list} columns={columns(projectId, useFormat())} rowKey={(row) => row.id} filters={q === undefined ? [] : [`“${q}”`]}
        onClearFilters={() => search(undefined)} searchHint="A part of the name is enough."
        empty={(
          <EmptyState icon={<UsersRound size={22} />} title="No segments yet">
            A segment groups customers by what they spent, where they live or what their metadata say, and shows who enters and leaves.
          </EmptyState>
        )}
      />
      {isMaking && <Suspense><SegmentDialog segment={null} onClose={() => setMaking(false)} onSaved={open} /></Suspense>}
    </Page>
  );
}

function columns(projectId: string, format: ProjectFormat): Column<SegmentRow>[] {
  return [
    {
      key: 'name', header: 'Segment', weight: 2.2,
      render: (row) => <Link className={styles.name} to="/p/$projectId/segments/$segmentId" params={{ projectId, segmentId: row.id }}><Clip>{row.name}</Clip></Link>,
    },
    { key: 'type', header: 'Type', weight: 0.9, render: (row) => kindWord(row.type) },
    { key: 'size', header: 'Customers', isNumber: true, render: (row) => <Size row={row} /> },
    { key: 'moved', header: 'Last entered or left', weight: 1.2, render: (row) => <Moved row={row} format={format} /> },
    { key: 'changed', header: 'Last changed', render: ({ updated_at: updated, created_at: made }) => <span title={format.dateTime(updated ?? made)}>{format.date(updated ?? made)}</span> },
  ];
}

function Size({ row }: { row: SegmentRow }) {
  if (row.is_filling) return <>{sizeWords(row)} <small className="muted">being filled</small></>;
  return sizeWords(row) ?? <Unknown reason="counted on its page" />;
}

function Moved({ row: { type, last_moved_at: at }, format }: { row: SegmentRow; format: ProjectFormat }) {
  if (at === null) return <Unknown reason={type === 'passive' ? 'not noted of passive segments' : 'nobody yet'} />;
  return <span title={format.dateTimeExact(at)}>{format.moment(at)}</span>;
}
