import { useQuery } from '@tanstack/react-query';
import { categoriesQuery } from '../../category/categories-query.ts';
import { useProject } from '../../shell/use-project.ts';
import { Card } from '../../ui/Card.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import styles from './create.module.css';
import type { Draft } from './draft.ts';
import { OfferFields } from './OfferFields.tsx';
import type { SectionProps } from './sections.ts';

/** Name and what the customer gets. */
export function OfferSection(props: SectionProps) {
  const { draft, set, problems, mode } = props;
  return (
    <Card title="Offer">
      <div className={styles.fields}>
        {mode !== 'live' && (
          <TextField
            name="name" label="Campaign name" value={draft.name} onChange={(name) => set({ name })} error={problems.name} maxLength={200} autoComplete="off"
            hint="For you and your colleagues; it cannot be changed after the launch." autoFocus={mode === 'new'}
          />
        )}
        <OfferFields {...props} />
        <TextField
          name="description" label="Description" isOptional rows={2} maxLength={2000} value={draft.description}
          onChange={(description) => set({ description })} hint="Internal. Customers never see it."
        />
        <CategoryField draft={draft} set={set} />
      </div>
    </Card>
  );
}

function CategoryField({ draft, set }: { draft: Draft; set: (part: Partial<Draft>) => void }) {
  const { project_id: projectId } = useProject();
  const { data = [] } = useQuery(categoriesQuery(projectId));
  if (data.length === 0) return null;
  const options = [{ value: '', label: 'None' }, ...data.map(({ id, name }) => ({ value: id, label: name }))];
  return (
    <Select
      name="category" label="Category" value={draft.categoryId ?? ''} options={options} onChange={(id) => set({ categoryId: id === '' ? null : id })}
      hint="Groups campaigns, and decides how their codes act together on one order."
    />
  );
}
