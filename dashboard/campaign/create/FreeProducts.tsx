import { useQuery } from '@tanstack/react-query';
import { keys } from '../../api/keys.ts';
import { ItemPicker } from '../../product/ItemPicker.tsx';
import { readItems, type PickedItem } from '../../product/read-items.ts';
import { useProject } from '../../shell/use-project.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import styles from './create.module.css';
import type { Draft } from './draft.ts';
import type { SectionProps } from './sections.ts';

/** A product or one kind of it is given away, not a collection. */
const kinds = ['product', 'sku'] as const;

const effects = [
  { value: 'ADD_MISSING_ITEMS', label: 'Ordered units are free, missing ones are added' },
  { value: 'ADD_NEW_ITEMS', label: 'Free units are added on top' },
] as const satisfies { value: Draft['freeEffect']; label: string }[];

/** The chosen ones as the picker has them. What comes from a stored campaign is known by its id alone: the catalogue says what it is called. */
function useNamed(items: Draft['freeItems']): PickedItem[] {
  const { project_id: projectId } = useProject();
  const unnamed = items.filter(({ id, name }) => id === name);
  const { data = [] } = useQuery({
    queryKey: keys.catalogueNames(projectId, unnamed.map(({ id }) => id)), queryFn: ({ signal }) => readItems(projectId, unnamed, signal), enabled: unnamed.length > 0,
  });
  return items.map((item) => data.find(({ id }) => id === item.id) ?? { ...item, detail: '', productId: null });
}

/** Which products are given away, and how many units of each. */
export function FreeProducts({ draft, set, problems }: SectionProps) {
  const chosen = useNamed(draft.freeItems);
  const choose = (items: readonly PickedItem[]) => set({
    freeItems: items.flatMap(({ object, id, name }) => (object === 'products_collection' ? [] : [{ object, id, name }])),
  });
  return (
    <div className={styles.fields}>
      <ItemPicker
        name="freeItems" label="Products that are free" value={chosen} onChange={choose} kinds={kinds} error={problems.freeItems}
        hint="From your catalogue; an SKU is one kind of a product."
      />
      <NumberField name="freeUnits" label="Free units of each" value={draft.freeUnits} onChange={(freeUnits) => set({ freeUnits })} min={1} error={problems.freeUnits} />
      <Select name="freeEffect" label="In the order" value={draft.freeEffect} options={effects} onChange={(freeEffect) => set({ freeEffect })} />
    </div>
  );
}
