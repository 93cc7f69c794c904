import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Braces, Plus } from 'lucide-react';
import { useState } from 'react';
import type { WireMetadataSchema } from '../../../contract/metadata.ts';
import { may } from '../../access/me.ts';
import { useFormat, useProject, type ProjectFormat } from '../../shell/use-project.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { counted } from '../../ui/format.ts';
import { focusField } from '../../ui/focus-field.ts';
import { Page } from '../../ui/Page.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Table, type Column } from '../../ui/Table.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { Unknown } from '../../ui/Unknown.tsx';
import { metadataSchemasQuery } from '../metadata-schemas-query.ts';
import { isKind, ownKinds, schemaName } from './schema-words.ts';

/** A kind of objects, or a name for nested ones, with its schema; undefined: any metadata is fine. */
interface SchemaRow {
  name: string;
  schema: WireMetadataSchema | undefined;
}

/** Which metadata the objects of the project have, kind by kind. */
export function SchemaListPage() {
  const project = useProject();
  const isAllowed = may(project, 'manage project');
  const query = useQuery(metadataSchemasQuery(project.project_id));
  const format = useFormat();
  const [isNaming, setNaming] = useState(false);
  const schemas = query.data ?? [];
  const kinds = [...ownKinds, ...schemas.map(({ related_object: name }) => name).filter((name) => isKind(name) && !ownKinds.includes(name))];
  const schemaOf = (name: string) => schemas.find(({ related_object: related }) => related === name);
  const nested = schemas.filter(({ related_object: name }) => !isKind(name)).toSorted((one, other) => one.related_object.localeCompare(other.related_object));
  const make = isAllowed && <Button icon={<Plus size={16} aria-hidden="true" />} onPress={() => setNaming(true)}>New nested schema</Button>;
  return (
    <Page
      title="Metadata schemas" context={project.name}
      lead="Metadata are values of your own that campaigns, vouchers, customers and others carry. A schema says which there are and what they may be; without one anything is fine."
    >
      {query.isPending && <Card><SkeletonLines count={6} label="Loading the schemas" /></Card>}
      {query.isError && query.data === undefined && <ErrorBox title="The schemas could not be loaded" error={query.error} onRetry={() => void query.refetch()} />}
      {query.data !== undefined && (
        <>
          <Card title="Kinds of objects" isFlush>
            <Table caption="Kinds of objects" columns={columns(format)} rows={kinds.map((name): SchemaRow => ({ name, schema: schemaOf(name) }))} rowKey={({ name }) => name} />
          </Card>
          <Card title="Nested schemas" note="For properties of the type object" isFlush={nested.length > 0} actions={nested.length > 0 && make}>
            {nested.length > 0
              ? <Table caption="Nested schemas" columns={columns(format)} rows={nested.map((schema) => ({ name: schema.related_object, schema }))} rowKey={({ name }) => name} />
              : (
                  <EmptyState icon={<Braces size={22} />} title="No nested schemas" level={3} actions={make}>
                    Where a value has parts, such as a shop with its city and place, a nested schema says which.
                  </EmptyState>
                )}
          </Card>
        </>
      )}
      {isNaming && <NameDialog taken={schemas.map(({ related_object: name }) => name)} onClose={() => setNaming(false)} />}
    </Page>
  );
}

function columns(format: ProjectFormat): Column<SchemaRow>[] {
  return [
    { key: 'name', header: 'Schema', render: ({ name }) => <Link from="/p/$projectId" to="/p/$projectId/settings/metadata/$schema" params={{ schema: name }}>{schemaName(name)}</Link> },
    { key: 'properties', header: 'Properties', render: ({ schema }) => countWords(schema) },
    { key: 'others', header: 'Other keys', render: ({ schema }) => (schema?.allow_defined_only === true ? 'Refused' : 'Allowed') },
    {
      key: 'changed', header: 'Changed', isNowrap: true,
      render: ({ schema }) => (schema === undefined ? <Unknown reason="there is no schema" /> : format.dateTime(schema.updated_at ?? schema.created_at)),
    },
  ];
}

function countWords(schema: WireMetadataSchema | undefined): string {
  if (schema === undefined) return 'None: anything is fine';
  const properties = Object.values(schema.properties).filter(({ deleted }) => deleted !== true);
  const required = properties.filter(({ optional }) => !optional).length;
  return `${counted(properties.length, 'property', 'properties')}${required > 0 ? `, ${required} required` : ''}`;
}

/** A nested schema has a name, and is made on its page with its first property. */
function NameDialog({ taken, onClose }: { taken: readonly string[]; onClose: () => void }) {
  const navigate = useNavigate({ from: '/p/$projectId/settings/metadata' });
  const [name, setName] = useState('');
  const [isChecked, setChecked] = useState(false);
  const trimmed = name.trim();
  const problem = trimmed === '' ? 'Give it a name.' : isKind(trimmed) || taken.includes(trimmed) ? 'This name is taken.' : null;
  const submit = () => {
    setChecked(true);
    if (problem === null) void navigate({ to: '/p/$projectId/settings/metadata/$schema', params: (old) => ({ ...old, schema: trimmed }) });
    else focusField('schema-name');
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit}>Go on to its properties</Button>
    </>
  );
  return (
    <Dialog title="New nested schema" isOpen onClose={onClose} footer={footer}>
      <TextField
        name="schema-name" label="Name" value={name} onChange={setName} onEnter={submit} autoFocus isCode maxLength={100} autoComplete="off" error={isChecked ? problem : null}
        hint="As properties name it, such as shop. It cannot be changed later."
      />
    </Dialog>
  );
}
