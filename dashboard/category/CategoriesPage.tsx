import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Plus, Shapes, Trash2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { WireCategory } from '../../contract/category.ts';
import { may } from '../access/me.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { lazyPart } from '../lazy-part.tsx';
import { useFormat, useProject, type ProjectFormat } from '../shell/use-project.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { Clip } from '../ui/Clip.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { formatExact } from '../ui/format.ts';
import { Page } from '../ui/Page.tsx';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import { Table, type Column } from '../ui/Table.tsx';
import { toast } from '../ui/Toast.tsx';
import { categoriesQuery } from './categories-query.ts';
import { stackingOf, stackingWords } from './category-stacking.ts';
import styles from './category.module.css';

const CategoryDialog = lazyPart(() => import('./CategoryDialog.tsx'), 'CategoryDialog');
const ConfirmDialog = lazyPart(() => import('../ui/ConfirmDialog.tsx'), 'ConfirmDialog');

/** Categories of campaigns and vouchers: their order, and how their codes act together. */
export function CategoriesPage() {
  const project = useProject();
  const [edited, setEdited] = useState<WireCategory | 'new' | null>(null);
  const isAllowed = may(project, 'edit campaigns');
  const make = isAllowed && (
    <Button look="primary" icon={<Plus size={16} aria-hidden="true" />} onPress={() => setEdited('new')}>New category</Button>
  );
  return (
    <Page
      title="Categories" context={project.name} actions={make}
      lead="A category groups campaigns and vouchers. When a shopper uses several codes on one order, categories decide which are tried first and which go together."
    >
      <CategoryList isAllowed={isAllowed} onEdit={setEdited} />
      {edited !== null && <Suspense><CategoryDialog category={edited === 'new' ? null : edited} onClose={() => setEdited(null)} /></Suspense>}
    </Page>
  );
}

function CategoryList({ isAllowed, onEdit }: { isAllowed: boolean; onEdit: (category: WireCategory) => void }) {
  const { project_id: projectId } = useProject();
  const format = useFormat();
  const query = useQuery(categoriesQuery(projectId));
  const [removed, setRemoved] = useState<WireCategory | null>(null);
  if (query.isPending) return <Card><SkeletonLines count={4} label="Loading categories" /></Card>;
  if (query.data === undefined) return <ErrorBox title="The categories could not be loaded" error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data.length === 0) {
    return (
      <Card>
        <EmptyState icon={<Shapes size={22} />} title="No categories yet">
          Without categories all codes count alike. A category is also made when a campaign names one that is not here.
        </EmptyState>
      </Card>
    );
  }
  const deeds = isAllowed ? { onEdit, onRemove: setRemoved } : null;
  return (
    <Card isFlush>
      <Table caption="Categories" rows={query.data} rowKey={(row) => row.id} columns={columns(format, deeds)} />
      {removed !== null && <Suspense><RemoveDialog category={removed} onClose={() => setRemoved(null)} /></Suspense>}
    </Card>
  );
}

interface Deeds {
  onEdit: (category: WireCategory) => void;
  onRemove: (category: WireCategory) => void;
}

function columns(format: ProjectFormat, deeds: Deeds | null): Column<WireCategory>[] {
  const shown: Column<WireCategory>[] = [
    { key: 'name', header: 'Name', render: (row) => <strong className={styles.name}><Clip>{row.name}</Clip></strong> },
    { key: 'place', header: 'Place', isNumber: true, render: (row) => formatExact(row.hierarchy) },
    { key: 'stacking', header: 'With other codes', render: (row) => stackingWords[stackingOf(row)] },
    { key: 'made', header: 'Created', isNowrap: true, render: (row) => format.date(row.created_at) },
  ];
  if (deeds === null) return shown;
  return [...shown, {
    key: 'deeds', header: 'Change', isHeaderHidden: true, isCorner: true, isNowrap: true, isNumber: true,
    render: (row) => (
      <>
        <IconButton label={`Change ${row.name}`} icon={<Pencil size={16} aria-hidden="true" />} onPress={() => deeds.onEdit(row)} />
        <IconButton label={`Delete ${row.name}`} icon={<Trash2 size={16} aria-hidden="true" />} onPress={() => deeds.onRemove(row)} />
      </>
    ),
  }];
}

function RemoveDialog({ category, onClose }: { category: WireCategory; onClose: () => void }) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.delete(projectPath(projectId, ['v1', 'categories', category.id])),
    onSuccess: () => {
      toast({ tone: 'ok', title: `Category “${category.name}” was deleted.` });
      onClose();
      return queries.invalidateQueries({ queryKey: keys.categories(projectId) });
    },
  });
  return (
    <ConfirmDialog
      title={`Delete the category “${category.name}”?`} isOpen onClose={onClose} deed="Delete category" onConfirm={remove.mutate} isPending={remove.isPending}
      error={remove.error}
    >
      <p>A category that campaigns, vouchers or stacking rules use is kept: take it off them first.</p>
    </ConfirmDialog>
  );
}
