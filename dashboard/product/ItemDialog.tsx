import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, projectPath, RequestFailure } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { MetadataEditor } from '../metadata/MetadataEditor.tsx';
import type { Metadata } from '../metadata/metadata-shape.ts';
import { useDescribed } from '../metadata/use-described.ts';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorText } from '../ui/ErrorBox.tsx';
import { focusField, focusFirstWrong } from '../ui/focus-field.ts';
import { MoneyField } from '../ui/NumberField.tsx';
import { TextField } from '../ui/TextField.tsx';
import { problemOfImage } from './image-address.ts';
import styles from './product.module.css';
import { refuseKnown } from './refuse-known.ts';

/** What products and SKUs have in common, as the wire contract says it. */
export interface ItemFields {
  source_id: string | null;
  price: number | null;
  image_url: string | null;
  metadata?: Metadata;
  unset_metadata_fields?: string[];
}

export interface ItemDialogProps<Item> {
  title: string;
  /** What it is called: "product". */
  noun: 'product' | 'SKU';
  /** Name of what is changed, and what is known of it; null: a new one. */
  item: { name: string | null; known: ItemFields & { id: string; metadata: Metadata } } | null;
  nameLabel: string;
  nameHint?: string;
  currency: string;
  priceHint: string;
  /** Where in `/v1` ones are made and changed, and where one is found by source ID. */
  parts: readonly string[];
  findParts: readonly string[];
  /** The request of the form with this name. */
  requestOf: (name: string, fields: ItemFields) => object;
  onClose: () => void;
  onSaved?: (item: Item) => void;
  /** Fields that only this kind has. */
  children: ReactNode;
}

/** Makes a product or an SKU, or changes one: what both have, and what the kind adds. */
export function ItemDialog<Item>(props: ItemDialogProps<Item>) {
  const { title, noun, item, nameLabel, nameHint, currency, priceHint, requestOf, onClose, children } = props;
  const [name, setName] = useState(item?.name ?? '');
  const [sourceId, setSourceId] = useState(item?.known.source_id ?? '');
  const [price, setPrice] = useState(item?.known.price ?? null);
  const [imageUrl, setImageUrl] = useState(item?.known.image_url ?? '');
  const metadata = useDescribed('product', item?.known.metadata);
  const [isChecked, setChecked] = useState(false);
  const save = useSave(props);
  const imageProblem = problemOfImage(imageUrl);
  const submit = () => {
    setChecked(true);
    if (name.trim() === '') focusField('item-name');
    else if (imageProblem !== null) focusField('item-image');
    else if (metadata.isWrong) focusFirstWrong('[data-metadata]');
    else if (!save.isPending) {
      const fields: ItemFields = { source_id: sourceId.trim() || null, price, image_url: imageUrl.trim() || null, ...metadata.request };
      save.mutate({ sourceId: fields.source_id, body: requestOf(name.trim(), fields) });
    }
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={save.isPending}>{item === null ? `Create ${noun}` : `Save ${noun}`}</Button>
    </>
  );
  const isTaken = save.error instanceof RequestFailure && save.error.status === 409;
  return (
    <Dialog title={title} isOpen onClose={onClose} size="wide" footer={footer}>
      <TextField
        name="item-name" label={nameLabel} value={name} onChange={setName} autoFocus maxLength={1000} autoComplete="off" hint={nameHint}
        error={isChecked && name.trim() === '' ? `Give the ${noun} a name.` : null}
      />
      <div className="pair">
        <TextField
          label="Source ID" isOptional isCode value={sourceId} onChange={setSourceId} maxLength={600} autoComplete="off"
          hint="What the shop calls it: orders name it by this." error={isTaken ? `Another ${noun} has this source ID.` : null}
        />
        <MoneyField label="Price" isOptional currency={currency} value={price} onChange={setPrice} hint={priceHint} />
      </div>
      {children}
      <TextField
        name="item-image" label="Image address" isOptional type="url" value={imageUrl} onChange={setImageUrl} maxLength={2000} autoComplete="off"
        hint="For the shop. It is kept here and not loaded." error={isChecked ? imageProblem : null}
      />
      <fieldset className={styles.part}>
        <legend>Metadata</legend>
        <MetadataEditor relatedObject="product" value={metadata.value} onChange={metadata.onChange} isChecked={isChecked} />
      </fieldset>
      {!isTaken && <ErrorText error={save.error} />}
    </Dialog>
  );
}

function useSave<Item>({ item, parts, findParts, onClose, onSaved }: ItemDialogProps<Item>) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ sourceId, body }: { sourceId: string | null; body: object }) => {
      if (item !== null) return api.put<Item>(projectPath(projectId, ['v1', ...parts, item.known.id]), body);
      if (sourceId !== null) await refuseKnown(projectPath(projectId, ['v1', ...findParts, sourceId]));
      return api.post<Item>(projectPath(projectId, ['v1', ...parts]), body);
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: keys.catalogue(projectId) });
      onClose();
      onSaved?.(saved);
    },
  });
}
