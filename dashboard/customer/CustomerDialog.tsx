import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import type { CustomerChange, WireCustomer } from '../../contract/customer.ts';
import { api, projectPath, RequestFailure } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { lazyPart } from '../lazy-part.tsx';
import { useMetadataFaults } from '../metadata/metadata-schemas-query.ts';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { DateField } from '../ui/DateField.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorText } from '../ui/ErrorBox.tsx';
import { focusField, focusFirstWrong } from '../ui/focus-field.ts';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import { TextField } from '../ui/TextField.tsx';
import styles from './customer.module.css';
import { draftOf, problemOf, requestOf, type CustomerDraft } from './customer-draft.ts';
import { nameOf } from './customer-names.ts';

const MetadataEditor = lazyPart(() => import('../metadata/MetadataEditor.tsx'), 'MetadataEditor');

export interface CustomerDialogProps {
  /** Null: a new one. */
  customer: WireCustomer | null;
  onClose: () => void;
  onSaved: (customerId: string) => void;
}

/** Makes a customer, or changes what is known of one. */
export function CustomerDialog({ customer, onClose, onSaved }: CustomerDialogProps) {
  const [draft, setDraft] = useState(() => draftOf(customer));
  const [isChecked, setChecked] = useState(false);
  const set = (part: Partial<CustomerDraft>) => setDraft((old) => ({ ...old, ...part }));
  const faults = useMetadataFaults('customer', draft.metadata, customer === null ? undefined : (customer.metadata ?? {}));
  const save = useSave(customer, (customerId) => {
    onClose();
    onSaved(customerId);
  });
  const problem = isChecked ? problemOf(draft) : null;
  const submit = () => {
    setChecked(true);
    const found = problemOf(draft);
    if (found !== null) focusField(`customer-${found.field}`);
    else if (draft.metadata === null || faults.length > 0) focusFirstWrong('[data-metadata]');
    else if (!save.isPending) save.mutate(requestOf(draft, customer));
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={save.isPending}>{customer === null ? 'Add customer' : 'Save customer'}</Button>
    </>
  );
  const isTaken = isTakenError(save.error);
  return (
    <Dialog title={customer === null ? 'New customer' : `Change “${nameOf(customer)}”`} isOpen onClose={onClose} size="wide" footer={footer}>
      <div className="pair">
        <TextField
          name="customer-name" label="Name" isOptional value={draft.name} onChange={(name) => set({ name })} autoFocus maxLength={1000} autoComplete="off"
          error={problem?.field === 'name' ? problem.words : null}
        />
        <TextField
          name="customer-source" label="Source ID" isOptional={customer?.source_id === undefined || customer.source_id === null} isCode value={draft.sourceId}
          onChange={(sourceId) => set({ sourceId })} maxLength={600} autoComplete="off" hint="What your shop calls the customer: the API names them by this."
          error={isTaken ? 'Another customer has this source ID.' : null}
        />
        <TextField
          name="customer-email" label="E-mail" isOptional type="email" value={draft.email} onChange={(email) => set({ email })} maxLength={1000} autoComplete="off"
          error={problem?.field === 'email' ? problem.words : null}
        />
        <TextField name="customer-phone" label="Phone" isOptional value={draft.phone} onChange={(phone) => set({ phone })} maxLength={100} autoComplete="off" />
      </div>
      <AddressPart draft={draft} set={set} />
      <div className="pair">
        <DateField label="Birthday" isOptional value={draft.birthday} onChange={(birthday) => set({ birthday })} />
      </div>
      <TextField label="Description" isOptional rows={2} value={draft.description} onChange={(description) => set({ description })} maxLength={10_000} />
      <fieldset className={styles.part}>
        <legend>Metadata</legend>
        <Suspense fallback={<SkeletonLines label="Loading the metadata" />}>
          <MetadataEditor relatedObject="customer" value={draft.metadata} onChange={(metadata) => set({ metadata })} isChecked={isChecked} />
        </Suspense>
      </fieldset>
      {!isTaken && <ErrorText error={save.error} />}
    </Dialog>
  );
}

const addressFields = [
  ['line_1', 'Address line 1'], ['line_2', 'Address line 2'], ['postal_code', 'Postal code'], ['city', 'City'], ['state', 'State'], ['country', 'Country'],
] as const;

function AddressPart({ draft: { address }, set }: { draft: CustomerDraft; set: (part: Partial<CustomerDraft>) => void }) {
  return (
    <fieldset className={styles.part}>
      <legend>Address</legend>
      <div className="pair">
        {addressFields.map(([member, label]) => (
          <TextField
            key={member} label={label} value={address[member]} onChange={(text) => set({ address: { ...address, [member]: text } })} maxLength={1000} autoComplete="off"
          />
        ))}
      </div>
    </fieldset>
  );
}

function isTakenError(error: Error | null): boolean {
  return error instanceof RequestFailure && error.status === 409;
}

function useSave(customer: WireCustomer | null, onSaved: (customerId: string) => void) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (request: CustomerChange) => {
      if (customer !== null) return api.put<WireCustomer>(projectPath(projectId, ['v1', 'customers', customer.id]), request);
      await refuseTaken(projectId, request.source_id);
      return api.post<WireCustomer>(projectPath(projectId, ['v1', 'customers']), request);
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: keys.customers(projectId) });
      onSaved(id);
    },
  });
}

/** Whoever adds a customer does not mean to change another one, which is what the API does with a source ID that it knows. */
async function refuseTaken(projectId: string, sourceId: string | null | undefined): Promise<void> {
  if (!sourceId) return;
  const asked = { limit: 1, 'filters[source_id][conditions][$is][0]': sourceId };
  const { customers } = await api.get<{ customers: WireCustomer[] }>(projectPath(projectId, ['v1', 'customers'], asked));
  if (customers.length > 0) throw new RequestFailure(409, 'duplicate_found', 'Duplicated resource found', null, null);
}
