import { useMemo } from 'react';
import type { CatalogueItems } from '../../contract/catalogue-page.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import { ChosenTags } from '../ui/ChosenTags.tsx';
import type { FieldBase } from '../ui/field-base.ts';
import { SearchPicker, type Search } from '../ui/SearchPicker.tsx';
import type { Option } from '../ui/Select.tsx';
import styles from './product.module.css';
import { toPicked, type PickedItem } from './read-items.ts';

export interface ItemPickerProps extends FieldBase {
  value: readonly PickedItem[];
  onChange: (value: readonly PickedItem[]) => void;
  /** What may be picked; products, SKUs and collections unless told. Should be the same at each rendering. */
  kinds?: readonly PickedItem['object'][];
}

const allKinds = ['product', 'sku', 'products_collection'] as const;

/** Finds products, SKUs and collections by a part of their name or of what the shop calls them, as many as are wanted. */
export function ItemPicker({ value, onChange, kinds = allKinds, ...rest }: ItemPickerProps) {
  const { project_id: projectId } = useProject();
  const search = useMemo((): Search => ({
    queryKey: keys.catalogueSearch(projectId, kinds),
    find: async (text, signal) => {
      const found = await searchItems(projectId, kinds, text, signal);
      return found.map(optionOf);
    },
  }), [projectId, kinds]);
  const add = (option: Option<string> | null) => {
    if (option === null) return;
    const item = itemOf(option);
    if (!value.some(({ id }) => id === item.id)) onChange([...value, item]);
  };
  return (
    <div className={styles.picker}>
      <SearchPicker {...rest} search={search} value={null} onChange={add} isAdding placeholder="Name or source ID" />
      <ChosenTags label={`${rest.label}: chosen`} chosen={value.map(optionOf)} onRemove={(removed) => onChange(value.filter((item) => optionOf(item).value !== removed))} />
    </div>
  );
}

async function searchItems(projectId: string, kinds: readonly PickedItem['object'][], text: string, signal: AbortSignal): Promise<PickedItem[]> {
  const kind = kinds.length === 1 ? kinds[0] : undefined;
  const { items } = await api.get<CatalogueItems>(projectPath(projectId, ['catalogue'], { q: text, kind }), { signal });
  return items.filter(({ object }) => kinds.includes(object)).map(toPicked);
}

/** An option's value holds the whole item: a list of options is all that comes back. */
function optionOf(item: PickedItem): Option<string> {
  return { value: JSON.stringify([item.object, item.id, item.productId]), label: item.name, hint: item.detail };
}

function itemOf({ value, label, hint = '' }: Option<string>): PickedItem {
  const [object, id, productId] = JSON.parse(value) as [PickedItem['object'], string, string | null];
  return { object, id, name: label, detail: hint, productId };
}
