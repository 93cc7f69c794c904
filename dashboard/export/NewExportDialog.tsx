import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ExportKinds, WireExport } from '../../contract/export.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { conditionProblem, filterOf, newCondition, type FilterDraft } from '../filter/filter-draft.ts';
import { FilterEditor } from '../filter/FilterEditor.tsx';
import { metadataSchemasQuery } from '../metadata/metadata-schemas-query.ts';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorBox, ErrorText } from '../ui/ErrorBox.tsx';
import { counted } from '../ui/format.ts';
import { Checkbox, Segments, Select } from '../ui/Select.tsx';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import { toast } from '../ui/Toast.tsx';
import { exportFields, objectWords } from './export-fields.ts';
import styles from './export.module.css';
import { exportedObjects, type Exported } from './exported-objects.ts';

interface Props {
  initial: Exported;
  /** Name of the campaign whose rows are wanted. */
  campaign: string | undefined;
  onClose: () => void;
}

/** Asks for a file: of what, which rows, which columns, in which order. */
export function NewExportDialog({ initial, campaign, onClose }: Props) {
  const { project_id: projectId, time_zone: zone } = useProject();
  const [object, setObject] = useState<Exported>(initial);
  const [filter, setFilter] = useState<FilterDraft>(() => ofCampaign(initial, campaign));
  const [fields, setFields] = useState<readonly string[] | null>(null);
  const [order, setOrder] = useState('-created_at');
  const [isChecked, setChecked] = useState(false);
  const kinds = useQuery({
    queryKey: keys.exportKinds(projectId), queryFn: ({ signal }) => api.get<ExportKinds>(projectPath(projectId, ['export-kinds']), { signal }), staleTime: Infinity,
  });
  const known = exportFields[object];
  const isFilterWrong = filter.conditions.some((condition) => conditionProblem(filter, condition, known) !== null);
  const ask = useAsk(onClose);
  const submit = () => {
    setChecked(true);
    if (isFilterWrong || fields?.length === 0 || ask.isPending) return;
    const filters = filterOf(filter, known, zone);
    ask.mutate({ exported_object: object, parameters: { order, ...(fields !== null && { fields }), ...(filters !== null && { filters }) } });
  };
  const choose = (next: Exported) => {
    setObject(next);
    setFilter(ofCampaign(next, campaign));
    setFields(null);
    setOrder('-created_at');
  };
  const kind = kinds.data?.kinds.find((one) => one.exported_object === object);
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={ask.isPending} isDisabled={kind === undefined}>Export {objectWords[object].toLowerCase()}</Button>
    </>
  );
  return (
    <Dialog title="New export" isOpen onClose={onClose} size="wide" footer={footer}>
      <div className={styles.form}>
        <Select label="What" value={object} options={exportedObjects.map((value) => ({ value, label: objectWords[value] }))} onChange={choose} />
        <section className={styles.part}>
          <h3>Which {objectWords[object].toLowerCase()}</h3>
          {filter.conditions.length === 0 && <p className={styles.quiet}>All of them, unless you add a condition.</p>}
          <FilterEditor fields={known} value={filter} onChange={setFilter} noun={objectWords[object].toLowerCase()} isChecked={isChecked} />
        </section>
        {kinds.isPending && <SkeletonLines label="Loading the columns" />}
        {kinds.isError && <ErrorBox title="The columns could not be loaded" error={kinds.error} onRetry={() => void kinds.refetch()} />}
        {kind !== undefined && <ColumnChoice object={object} all={kind.fields} chosen={fields} onChange={setFields} isChecked={isChecked} />}
        {kind !== undefined && <Select label="Order" value={order} options={ordersOf(kind.orders)} onChange={setOrder} />}
        <ErrorText error={ask.error} />
      </div>
    </Dialog>
  );
}

function ofCampaign(object: Exported, campaign: string | undefined): FilterDraft {
  const field = exportFields[object].find(({ label }) => label === 'Campaign');
  return { junction: 'all', conditions: campaign === undefined || field === undefined ? [] : [{ ...newCondition(field), value: campaign }] };
}

const orderWords: Record<string, [up: string, down: string]> = {
  created_at: ['Oldest first', 'Newest first'], date: ['By date, oldest first', 'By date, newest first'], code: ['By code', 'By code, backwards'], id: ['By id', 'By id, backwards'],
};

function ordersOf(names: readonly string[]): { value: string; label: string }[] {
  // Entries call one instant both date and created_at.
  return names.filter((name) => name !== 'date' || !names.includes('created_at')).flatMap((name) => {
    const [up, down] = orderWords[name] ?? [`By ${name.replaceAll('_', ' ')}`, `By ${name.replaceAll('_', ' ')}, backwards`];
    return [{ value: `-${name}`, label: down }, { value: name, label: up }];
  });
}

interface ColumnChoiceProps {
  object: Exported;
  all: readonly string[];
  /** Null: all. */
  chosen: readonly string[] | null;
  onChange: (chosen: readonly string[] | null) => void;
  isChecked: boolean;
}

const choices = [{ value: 'all', label: 'All columns' }, { value: 'some', label: 'Choose' }] as const;

/** Which columns: all, or some in the order of the file; each key of the metadata that a schema defines can be a column of its own. */
function ColumnChoice({ object, all, chosen, onChange, isChecked }: ColumnChoiceProps) {
  const { project_id: projectId } = useProject();
  const schemas = useQuery(metadataSchemasQuery(projectId));
  const schema = schemas.data?.find(({ related_object: related }) => related === object);
  const ofMetadata = Object.entries(schema?.properties ?? {}).filter(([, { deleted }]) => deleted !== true).map(([key]) => `metadata.${key}`).toSorted();
  const offered = [...all, ...ofMetadata];
  const toggle = (name: string, isOn: boolean) => onChange(offered.filter((each) => (each === name ? isOn : chosen?.includes(each) === true)));
  return (
    <fieldset className={styles.part}>
      <legend>Columns</legend>
      <div className={styles.line}>
        <Segments label="Columns" value={chosen === null ? 'all' : 'some'} options={choices} onChange={(value) => onChange(value === 'all' ? null : all)} />
        {chosen !== null && <Button look="quiet" onPress={() => onChange([])}>Choose none</Button>}
        <span className={styles.quiet}>{chosen === null ? counted(all.length, 'column', 'columns') : `${counted(chosen.length, 'column', 'columns')} of ${offered.length}`}</span>
      </div>
      {chosen !== null && (
        <div className={styles.fields}>
          {offered.map((name) => <Checkbox key={name} isSelected={chosen.includes(name)} onChange={(isOn) => toggle(name, isOn)}><code>{name}</code></Checkbox>)}
        </div>
      )}
      {chosen?.length === 0 && isChecked && <p className={styles.fault} role="alert">Choose at least one column.</p>}
    </fieldset>
  );
}

function useAsk(onAsked: () => void) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: object) => api.post<WireExport>(projectPath(projectId, ['v1', 'exports']), body),
    onSuccess: async () => {
      onAsked();
      toast({ tone: 'ok', title: 'The file is being written.', detail: 'It can be downloaded here as soon as it is ready.' });
      await queries.invalidateQueries({ queryKey: keys.exportList(projectId) });
    },
  });
}
