import { ListPlus, Pencil, Plus, RotateCcw, Trash2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import { definitionsMax } from '../../../contract/constants.ts';
import type { WireMetadataDefinition } from '../../../contract/metadata.ts';
import type { SchemaContent } from '../../../contract/metadata-faults.ts';
import { lazyPart } from '../../lazy-part.tsx';
import { useProject } from '../../shell/use-project.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Badge } from '../../ui/Status.tsx';
import { Table, type Column } from '../../ui/Table.tsx';
import { definitionWords, ruleWords } from '../metadata-words.ts';
import { broughtBack, withoutProperty } from './schema-draft.ts';
import styles from './schemas.module.css';

const PropertyDialog = lazyPart(() => import('./PropertyDialog.tsx'), 'PropertyDialog');

type Properties = SchemaContent['properties'];
type Property = [key: string, definition: WireMetadataDefinition];

interface Props {
  stored: SchemaContent;
  content: SchemaContent;
  /** Names of the nested schemas there are. */
  nested: readonly string[];
  isAllowed: boolean;
  onChange: (properties: Properties) => void;
}

/** The properties of a schema, those that were removed last; what is changed here is saved with the page. */
export function PropertyList({ stored, content: { properties }, nested, isAllowed, onChange }: Props) {
  const { time_zone: zone } = useProject();
  // `key`: null for a new one.
  const [edited, setEdited] = useState<{ key: string | null } | null>(null);
  const rows = Object.entries(properties).toSorted(([one, { deleted }], [other, { deleted: isOtherDeleted }]) =>
    Number(deleted === true) - Number(isOtherDeleted === true) || one.localeCompare(other));
  const isFull = rows.length >= definitionsMax;
  const add = isAllowed && !isFull && <Button icon={<Plus size={16} aria-hidden="true" />} onPress={() => setEdited({ key: null })}>Add property</Button>;
  const deeds: Deeds | null = isAllowed ? {
    onEdit: (key) => setEdited({ key }),
    onRemove: (key) => onChange(withoutProperty(stored.properties, properties, key)),
    onBringBack: (key, definition) => onChange({ ...properties, [key]: broughtBack(definition) }),
  } : null;
  const editedKey = edited?.key ?? null;
  return (
    <Card title="Properties" isFlush={rows.length > 0} {...(isFull && { note: `${definitionsMax} at most, removed ones included` })} actions={rows.length > 0 && add}>
      {rows.length > 0
        ? <Table caption="Properties" columns={columns(zone, deeds)} rows={rows} rowKey={([key]) => key} />
        : (
            <EmptyState icon={<ListPlus size={22} />} title="No properties" level={3} actions={add}>
              For example <code>season</code>, a text that is one of four, or <code>cost_centre</code>, a number.
            </EmptyState>
          )}
      {edited !== null && (
        <Suspense>
          <PropertyDialog
            name={editedKey} definition={editedKey === null ? undefined : properties[editedKey]} taken={Object.keys(properties)} nested={nested}
            isStored={editedKey !== null && Object.hasOwn(stored.properties, editedKey)} onClose={() => setEdited(null)}
            onSet={(key, definition) => onChange({ ...(editedKey === null ? properties : without(properties, editedKey)), [key]: definition })}
          />
        </Suspense>
      )}
    </Card>
  );
}

function without(properties: Properties, key: string): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => name !== key));
}

interface Deeds {
  onEdit: (key: string) => void;
  onRemove: (key: string) => void;
  onBringBack: (key: string, definition: WireMetadataDefinition) => void;
}

function columns(zone: string, deeds: Deeds | null): Column<Property>[] {
  const shown: Column<Property>[] = [
    { key: 'key', header: 'Key', render: ([key, { deleted }]) => <><code className={styles.key}>{key}</code> {deleted === true && <Badge>Removed</Badge>}</> },
    { key: 'type', header: 'Type', render: ([, definition]) => definitionWords(definition) },
    { key: 'needed', header: 'Needed', isNowrap: true, render: ([, { optional, deleted }]) => (deleted === true ? '–' : optional ? 'Optional' : 'Required') },
    { key: 'rules', header: 'Rules', render: ([, definition]) => ruleWords(definition, zone) || '–' },
  ];
  if (deeds === null) return shown;
  return [...shown, {
    key: 'deeds', header: 'Change', isHeaderHidden: true, isCorner: true, isNowrap: true, isNumber: true,
    render: ([key, definition]) => (definition.deleted === true
      ? <IconButton label={`Bring ${key} back`} icon={<RotateCcw size={16} aria-hidden="true" />} onPress={() => deeds.onBringBack(key, definition)} />
      : (
          <>
            <IconButton label={`Change ${key}`} icon={<Pencil size={16} aria-hidden="true" />} onPress={() => deeds.onEdit(key)} />
            <IconButton label={`Remove ${key}`} icon={<Trash2 size={16} aria-hidden="true" />} onPress={() => deeds.onRemove(key)} />
          </>
        )),
  }];
}
