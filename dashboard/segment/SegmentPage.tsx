import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet, useNavigate } from '@tanstack/react-router';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { SegmentRow } from '../../contract/segment-page.ts';
import { may } from '../access/me.ts';
import { keys } from '../api/keys.ts';
import { useRemoveHere } from '../api/use-remove-here.ts';
import { draftOf } from '../filter/filter-draft.ts';
import { filterWords } from '../filter/filter-words.ts';
import { lazyPart } from '../lazy-part.tsx';
import { LoadedPage } from '../shell/LoadedPage.tsx';
import { useFormat, useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { counted } from '../ui/format.ts';
import { Page } from '../ui/Page.tsx';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import { Badge } from '../ui/Status.tsx';
import { TabLink, Tabs } from '../ui/Tabs.tsx';
import { MatchCount } from './MatchCount.tsx';
import { kindWord, sizeWords } from './segment-words.ts';
import styles from './segment.module.css';
import { useCustomerFields } from './use-customer-fields.ts';
import { SegmentContext, segmentQuery } from './use-segment.ts';

const route = getRouteApi('/signed-in/p/$projectId/segments/$segmentId');

const SegmentDialog = lazyPart(() => import('./SegmentDialog.tsx'), 'SegmentDialog');
const AddCustomersDialog = lazyPart(() => import('./AddCustomersDialog.tsx'), 'AddCustomersDialog');
const ConfirmDialog = lazyPart(() => import('../ui/ConfirmDialog.tsx'), 'ConfirmDialog');

const base = '/p/$projectId/segments/$segmentId';

/** Frame of a segment's tabs: what it is and what can be done to it. */
export function SegmentPage() {
  const { projectId, segmentId } = route.useParams();
  const query = useQuery(segmentQuery(projectId, segmentId));
  return <LoadedPage query={query} noun="segment">{(segment) => <Loaded segment={segment} />}</LoadedPage>;
}

function Loaded({ segment }: { segment: SegmentRow }) {
  const lead = sizeLine(segment);
  return (
    <SegmentContext value={segment}>
      <Page title={segment.name} part="Segment" marks={<Badge>{kindWord(segment.type)}</Badge>} {...(lead !== null && { lead })} actions={<Deeds segment={segment} />}>
        {segment.filter !== undefined && <Card title="Conditions"><FilterInWords filter={segment.filter} isCounted={segment.type === 'passive'} /></Card>}
        <Tabs label="Segment">
          <TabLink from={base} to={base} activeOptions={{ exact: true, includeSearch: false }}>Customers</TabLink>
          {segment.type !== 'passive' && <TabLink from={base} to={`${base}/moves`}>Entered and left</TabLink>}
        </Tabs>
        <Outlet />
      </Page>
    </SegmentContext>
  );
}

function sizeLine(segment: SegmentRow): string | null {
  const words = segment.size !== null && segment.is_size_exact ? counted(segment.size, 'customer', 'customers') : sizeWords(segment);
  if (words === null) return null;
  return segment.is_filling ? `${words} so far: all customers are being judged by its conditions` : words;
}

/** The conditions as sentences; parts that have no words as they are. */
function FilterInWords({ filter, isCounted }: { filter: NonNullable<SegmentRow['filter']>; isCounted: boolean }) {
  const { time_zone: zone } = useProject();
  const format = useFormat();
  const fields = useCustomerFields();
  if (fields === undefined) return <SkeletonLines count={2} label="Loading the conditions" />;
  const draft = draftOf(filter, fields, zone);
  const words = draft === null ? [] : filterWords(draft, fields, format);
  return (
    <div className={styles.conditions}>
      {words.length > 1 && <p>{draft?.junction === 'any' ? 'At least one of these holds:' : 'All of these hold:'}</p>}
      {draft === null ? <pre>{JSON.stringify(filter, null, 2)}</pre> : <ul>{words.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>}
      {isCounted && <MatchCount filter={filter} />}
    </div>
  );
}

function Deeds({ segment }: { segment: SegmentRow }) {
  const [open, setOpen] = useState<'add' | 'edit' | 'delete' | null>(null);
  const close = () => setOpen(null);
  if (!may(useProject(), 'edit customers')) return null;
  const icon = { size: 16, 'aria-hidden': true } as const;
  return (
    <>
      {segment.type === 'static' && <Button look="primary" icon={<Plus {...icon} />} onPress={() => setOpen('add')}>Add customers</Button>}
      <Button icon={<Pencil {...icon} />} onPress={() => setOpen('edit')}>Edit</Button>
      <Button icon={<Trash2 {...icon} />} onPress={() => setOpen('delete')}>Delete</Button>
      <Suspense>
        {open === 'add' && <AddCustomersDialog segment={segment} onClose={close} />}
        {open === 'edit' && <SegmentDialog segment={segment} onClose={close} onSaved={() => {}} />}
        {open === 'delete' && <DeleteDialog segment={segment} onClose={close} />}
      </Suspense>
    </>
  );
}

function DeleteDialog({ segment, onClose }: { segment: SegmentRow; onClose: () => void }) {
  const { project_id: projectId } = useProject();
  const navigate = useNavigate();
  const remove = useRemoveHere({
    parts: ['segments', segment.id], words: `Segment “${segment.name}” was deleted`, queryKey: keys.customers(projectId),
    leave: () => navigate({ to: '/p/$projectId/segments', params: { projectId } }),
  });
  return (
    <ConfirmDialog
      title={`Delete the segment “${segment.name}”?`} isOpen onClose={onClose} deed="Delete segment" onConfirm={remove.mutate} isPending={remove.isPending} error={remove.error}
    >
      <p>Its customers stay, and so does what their activity says of the segment. A program that asks for customers of this segment is answered that there is none. This cannot be undone.</p>
    </ConfirmDialog>
  );
}
