import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { staticCustomersMax } from '../../contract/constants.ts';
import type { NewSegment, Segment } from '../../contract/segment.ts';
import type { SegmentRow } from '../../contract/segment-page.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { draftOf, filterOf, newCondition, type FilterDraft, type FilterField, type WireFilter } from '../filter/filter-draft.ts';
import { FilterEditor } from '../filter/FilterEditor.tsx';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorText, Notice } from '../ui/ErrorBox.tsx';
import { focusField } from '../ui/focus-field.ts';
import { formatExact } from '../ui/format.ts';
import { RadioCards } from '../ui/Select.tsx';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import { TextField } from '../ui/TextField.tsx';
import { CustomerChooser, type ChosenCustomer } from './CustomerChooser.tsx';
import { MatchCount } from './MatchCount.tsx';
import { segmentKinds } from './segment-words.ts';
import styles from './segment.module.css';
import { useCustomerFields } from './use-customer-fields.ts';

export interface SegmentDialogProps {
  /** Null: a new one. */
  segment: SegmentRow | null;
  onClose: () => void;
  onSaved: (segmentId: string) => void;
}

/** Makes a segment, or changes its name and its conditions. */
export function SegmentDialog(props: SegmentDialogProps) {
  const fields = useCustomerFields();
  if (fields !== undefined) return <Form {...props} fields={fields} />;
  return (
    <Dialog title={titleOf(props.segment)} isOpen onClose={props.onClose} size="wide"><SkeletonLines count={4} label="Loading what customers can be told apart by" /></Dialog>
  );
}

function titleOf(segment: SegmentRow | null): string {
  return segment === null ? 'New segment' : `Change “${segment.name}”`;
}

interface Draft {
  name: string;
  type: SegmentRow['type'];
  customers: readonly ChosenCustomer[];
  /** Null: made through the API with parts that the form does not know; it stays until another one is begun. */
  filter: FilterDraft | null;
}

function beginOf(segment: SegmentRow | null, fields: readonly FilterField[], zone: string): Draft {
  const [first] = fields;
  const empty: FilterDraft = { junction: 'all', conditions: first === undefined ? [] : [newCondition(first)] };
  if (segment === null) return { name: '', type: 'auto-update', customers: [], filter: empty };
  return { name: segment.name, type: segment.type, customers: [], filter: segment.filter === undefined ? empty : draftOf(segment.filter, fields, zone) };
}

function Form({ segment, fields, onClose, onSaved }: SegmentDialogProps & { fields: readonly FilterField[] }) {
  const { time_zone: zone } = useProject();
  const [draft, setDraft] = useState(() => beginOf(segment, fields, zone));
  const [isChecked, setChecked] = useState(false);
  const set = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const filter = draft.filter === null ? null : filterOf(draft.filter, fields, zone);
  const save = useSave(segment, (id) => {
    onClose();
    onSaved(id);
  });
  const isNamed = draft.name.trim() !== '';
  const listProblem = segment === null && draft.type === 'static' ? problemOfList(draft.customers) : null;
  const submit = () => {
    setChecked(true);
    if (!isNamed) focusField('segment-name');
    else if (listProblem !== null) focusField('segment-customers');
    else if (draft.type !== 'static' && draft.filter !== null && filter === null) document.querySelector<HTMLElement>('[data-conditions] select')?.focus();
    else if (!save.isPending) save.mutate({ draft, filter });
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={save.isPending}>{segment === null ? 'Create segment' : 'Save segment'}</Button>
    </>
  );
  return (
    <Dialog title={titleOf(segment)} isOpen onClose={onClose} size="wide" footer={footer}>
      <TextField
        name="segment-name" label="Name" value={draft.name} onChange={(name) => set({ name })} autoFocus maxLength={1000} autoComplete="off"
        error={isChecked && !isNamed ? 'Give the segment a name.' : null}
      />
      {segment === null && <RadioCards label="Type" value={draft.type} options={segmentKinds} onChange={(type) => set({ type })} />}
      {draft.type !== 'static' && <Conditions draft={draft} fields={fields} filter={filter} isChecked={isChecked} onChange={(next) => set({ filter: next })} />}
      {segment === null && draft.type === 'static' && (
        <CustomerChooser value={draft.customers} onChange={(customers) => set({ customers })} error={isChecked ? listProblem : null} />
      )}
      <ErrorText error={save.error} />
    </Dialog>
  );
}

/** A list may be empty at first. */
function problemOfList(customers: readonly ChosenCustomer[]): string | null {
  return customers.length > staticCustomersMax ? `A segment lists at most ${formatExact(staticCustomersMax)} customers.` : null;
}

interface ConditionsProps {
  draft: Draft;
  fields: readonly FilterField[];
  filter: WireFilter | null;
  isChecked: boolean;
  onChange: (filter: FilterDraft) => void;
}

function Conditions({ draft, fields, filter, isChecked, onChange }: ConditionsProps) {
  if (draft.filter === null) {
    return (
      <Notice title="These conditions were made through the API">
        <span>They have parts that this form does not know, and stay as they are.</span>
        <span><Button onPress={() => onChange({ junction: 'all', conditions: [] })}>Replace them</Button></span>
      </Notice>
    );
  }
  return (
    <fieldset className={styles.conditions} data-conditions>
      <legend>Conditions</legend>
      <FilterEditor fields={fields} value={draft.filter} onChange={onChange} noun="customers" isChecked={isChecked} />
      {isChecked && draft.filter.conditions.length === 0 && <p className={styles.error}>Add at least one condition.</p>}
      <MatchCount filter={filter} />
    </fieldset>
  );
}

function useSave(segment: SegmentRow | null, onSaved: (segmentId: string) => void) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ draft: { name, type, customers }, filter }: { draft: Draft; filter: WireFilter | null }) => {
      const common = { name: name.trim(), ...(type !== 'static' && filter !== null && { filter }) };
      if (segment !== null) return api.put<SegmentRow>(projectPath(projectId, ['segments', segment.id]), common);
      const made: NewSegment = { ...common, type, ...(type === 'static' && { customers: customers.map(({ id }) => id) }) };
      return api.post<Segment>(projectPath(projectId, ['v1', 'segments']), made);
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: keys.customers(projectId) });
      onSaved(id);
    },
  });
}
