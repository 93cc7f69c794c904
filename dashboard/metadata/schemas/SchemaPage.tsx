import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { MetadataUse } from '../../../contract/metadata-page.ts';
import type { WireMetadataSchema } from '../../../contract/metadata.ts';
import type { SchemaContent } from '../../../contract/metadata-faults.ts';
import { may } from '../../access/me.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { lazyPart } from '../../lazy-part.tsx';
import { useProject } from '../../shell/use-project.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { ErrorBox, Notice } from '../../ui/ErrorBox.tsx';
import { Page } from '../../ui/Page.tsx';
import { ChangeLine, ChangeList, SaveBar } from '../../ui/SaveBar.tsx';
import { RadioCards } from '../../ui/Select.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { toast } from '../../ui/Toast.tsx';
import { metadataSchemasQuery } from '../metadata-schemas-query.ts';
import { goneWords, useMetadataUses } from '../use-metadata-uses.ts';
import { PropertyList } from './PropertyList.tsx';
import { consequences, contentOf, propertyChanges, schemaChange } from './schema-draft.ts';
import { isKind, propertyWords, schemaName, schemaTitle } from './schema-words.ts';

const ConfirmDialog = lazyPart(() => import('../../ui/ConfirmDialog.tsx'), 'ConfirmDialog');

const route = getRouteApi('/signed-in/p/$projectId/settings/metadata/$schema');

/** One schema: its properties, and whether other keys are allowed. */
export function SchemaPage() {
  const { schema: name } = route.useParams();
  const project = useProject();
  const query = useQuery(metadataSchemasQuery(project.project_id));
  if (query.data === undefined) {
    return (
      <Page title={schemaTitle(name)} context={project.name}>
        {query.isError
          ? <ErrorBox title="The schema could not be loaded" error={query.error} onRetry={() => void query.refetch()} />
          : <Card><SkeletonLines count={5} label="Loading the schema" /></Card>}
      </Page>
    );
  }
  return <SchemaEditor key={name} name={name} schemas={query.data} />;
}

const others = [
  { value: 'allowed', label: 'Allowed', hint: 'Anything goes beside what is defined' },
  { value: 'refused', label: 'Refused', hint: 'Only what is defined: a misspelt key is told at once' },
] as const;

function SchemaEditor({ name, schemas }: { name: string; schemas: readonly WireMetadataSchema[] }) {
  const project = useProject();
  const isAllowed = may(project, 'manage project');
  const schema = schemas.find(({ related_object: related }) => related === name);
  const uses = useMetadataUses(isKind(name) ? name : null);
  const stored = contentOf(schema);
  const [changed, setChanged] = useState<SchemaContent | null>(null);
  const [isRemoving, setRemoving] = useState(false);
  const content = changed ?? stored;
  const changes = propertyChanges(stored.properties, content.properties);
  const isOpened = content.allowDefinedOnly !== stored.allowDefinedOnly;
  const save = useSave(name, schema !== undefined, () => setChanged(null));
  const discard = () => {
    setChanged(null);
    save.reset();
  };
  const remove = isAllowed && schema !== undefined && (
    <Button look="danger" icon={<Trash2 size={16} aria-hidden="true" />} onPress={() => setRemoving(true)}>Delete schema</Button>
  );
  return (
    <Page title={schemaTitle(name)} context={project.name} lead={leadOf(name, schema)} actions={remove}>
      {!isAllowed && <Notice title="You can look at this schema"><span>Owners and admins of {project.name} can change it.</span></Notice>}
      <PropertyList stored={stored} content={content} nested={nestedNames(schemas)} isAllowed={isAllowed} onChange={(properties) => setChanged({ ...content, properties })} />
      <Card title="Keys that are not defined">
        {isAllowed
          ? (
              <RadioCards
                label="A request that gives another key is" value={content.allowDefinedOnly ? 'refused' : 'allowed'} options={others}
                onChange={(value) => setChanged({ ...content, allowDefinedOnly: value === 'refused' })}
              />
            )
          : <p>{content.allowDefinedOnly ? 'They are refused.' : 'They are allowed.'}</p>}
      </Card>
      <SaveBar
        count={changes.length + (isOpened ? 1 : 0)} onDiscard={discard} isPending={save.isPending} error={save.error}
        onSave={() => !save.isPending && save.mutate(schemaChange(stored, content))}
      >
        <Differences stored={stored} content={content} uses={uses} />
      </SaveBar>
      {isRemoving && <RemoveDialog name={name} warning={goneWords(uses, Object.keys(stored.properties))} onClose={() => setRemoving(false)} />}
    </Page>
  );
}

function leadOf(name: string, schema: WireMetadataSchema | undefined): string {
  if (!isKind(name)) return 'A nested schema: what the parts of values of the type object may be, where a property names it.';
  const about = name === 'voucher' ? ' Campaigns that copy their metadata to their vouchers follow it too.' : '';
  return schema === undefined ? `There is no schema yet: any metadata is fine. It is made when you save the first property.${about}` : `Which metadata they have, and what each value may be.${about}`;
}

function nestedNames(schemas: readonly WireMetadataSchema[]): string[] {
  return schemas.map(({ related_object: related }) => related).filter((related) => !isKind(related)).toSorted();
}

/** What was changed, and what that means for what is stored. */
function Differences({ stored, content, uses }: { stored: SchemaContent; content: SchemaContent; uses: readonly MetadataUse[] }) {
  const { time_zone: zone } = useProject();
  const gone = propertyChanges(stored.properties, content.properties).filter(({ after }) => after === undefined || after.deleted === true).map(({ key }) => key);
  const warning = goneWords(uses, gone);
  const word = (isRefused: boolean) => (isRefused ? 'refused' : 'allowed');
  return (
    <>
      <ChangeList>
        {propertyChanges(stored.properties, content.properties).map(({ key, before, after }) => (
          <ChangeLine key={key} name={<code>{key}</code>} before={before === undefined ? 'not defined' : propertyWords(before, zone)} after={propertyWords(after, zone)} />
        ))}
        {stored.allowDefinedOnly !== content.allowDefinedOnly && (
          <ChangeLine name="Other keys" before={word(stored.allowDefinedOnly)} after={word(content.allowDefinedOnly)} />
        )}
      </ChangeList>
      {warning !== null && <Notice tone="warn" title="What is removed is in use"><span>{warning} It goes on finding what is stored.</span></Notice>}
      <Notice title="What this means">{consequences(stored, content).map((sentence) => <span key={sentence}>{sentence}</span>)}</Notice>
    </>
  );
}

function useSave(name: string, isThere: boolean, onSaved: () => void) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: ReturnType<typeof schemaChange>) => (isThere
      ? api.put<WireMetadataSchema>(projectPath(projectId, ['metadata-schemas', name]), change)
      : api.post<WireMetadataSchema>(projectPath(projectId, ['metadata-schemas']), { related_object: name, ...change })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.metadataSchemas(projectId) });
      onSaved();
      toast({ tone: 'ok', title: 'The schema was saved.', detail: 'It holds for every request from now on.' });
    },
  });
}

function RemoveDialog({ name, warning, onClose }: { name: string; warning: string | null; onClose: () => void }) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => api.delete(projectPath(projectId, ['metadata-schemas', name])),
    onSuccess: async () => {
      await navigate({ to: '/p/$projectId/settings/metadata', params: { projectId }, ignoreBlocker: true });
      await queries.invalidateQueries({ queryKey: keys.metadataSchemas(projectId) });
      toast({ tone: 'ok', title: `The schema of “${schemaName(name)}” was deleted.` });
    },
  });
  return (
    <Suspense>
      <ConfirmDialog
        title={`Delete the schema of “${schemaName(name)}”?`} isOpen onClose={onClose} deed="Delete schema" onConfirm={remove.mutate} isPending={remove.isPending} error={remove.error}
      >
        {warning !== null && <Notice tone="warn" title="Keys of it are in use"><span>{warning} It goes on finding what is stored.</span></Notice>}
        <p>Stored metadata stay as they are, and any metadata is fine from then on. A nested schema that properties name is kept: take them off it first.</p>
      </ConfirmDialog>
    </Suspense>
  );
}
