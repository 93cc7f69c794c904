import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProductRequest, WireProduct } from '../../contract/product.ts';
import { api, projectPath, RequestFailure } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { MetadataEditor } from '../metadata/MetadataEditor.tsx';
import { useDescribed } from '../metadata/use-described.ts';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorText } from '../ui/ErrorBox.tsx';
import { focusField, focusFirstWrong } from '../ui/focus-field.ts';
import { MoneyField } from '../ui/NumberField.tsx';
import { TextField } from '../ui/TextField.tsx';
import { calledOf } from './catalogue-names.ts';
import { problemOfImage } from './image-address.ts';
import styles from './product.module.css';
import { refuseKnown } from './refuse-known.ts';

export interface ProductDialogProps {
  /** Null: a new one. */
  product: WireProduct | null;
  onClose: () => void;
  onSaved: (productId: string) => void;
}

/** Makes a product, or changes one. */
export function ProductDialog({ product, onClose, onSaved }: ProductDialogProps) {
  const { currency } = useProject();
  const [name, setName] = useState(product?.name ?? '');
  const [sourceId, setSourceId] = useState(product?.source_id ?? '');
  const [price, setPrice] = useState(product?.price ?? null);
  const [imageUrl, setImageUrl] = useState(product?.image_url ?? '');
  const [attributes, setAttributes] = useState(product?.attributes.join('\n') ?? '');
  const metadata = useDescribed('product', product?.metadata);
  const [isChecked, setChecked] = useState(false);
  const save = useSave(product, (productId) => {
    onClose();
    onSaved(productId);
  });
  const imageProblem = problemOfImage(imageUrl);
  const submit = () => {
    setChecked(true);
    if (name.trim() === '') focusField('product-name');
    else if (imageProblem !== null) focusField('product-image');
    else if (metadata.isWrong) focusFirstWrong('[data-metadata]');
    else if (!save.isPending) {
      save.mutate({
        name: name.trim(), source_id: sourceId.trim() || null, price, image_url: imageUrl.trim() || null,
        ...metadata.request,
        attributes: attributes.split('\n').map((line) => line.trim()).filter((line) => line !== ''),
      });
    }
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={save.isPending}>{product === null ? 'Make product' : 'Save product'}</Button>
    </>
  );
  const isTaken = save.error instanceof RequestFailure && save.error.status === 409;
  return (
    <Dialog title={product === null ? 'New product' : `Change “${calledOf(product)}”`} isOpen onClose={onClose} size="wide" footer={footer}>
      <TextField
        name="product-name" label="Name" value={name} onChange={setName} autoFocus maxLength={1000} autoComplete="off"
        error={isChecked && name.trim() === '' ? 'Give the product a name.' : null}
      />
      <div className={styles.pair}>
        <TextField
          name="product-source" label="Source ID" isOptional isCode value={sourceId} onChange={setSourceId} maxLength={600} autoComplete="off"
          hint="What the shop calls it: orders name it by this." error={isTaken ? 'Another product has this source ID.' : null}
        />
        <MoneyField
          name="product-price" label="Price" isOptional currency={currency} value={price} onChange={setPrice} hint="Of orders that bring no price of their own."
        />
      </div>
      <TextField
        name="product-image" label="Image address" isOptional type="url" value={imageUrl} onChange={setImageUrl} maxLength={2000} autoComplete="off"
        hint="For the shop. It is kept here and not loaded." error={isChecked ? imageProblem : null}
      />
      <TextField
        name="product-attributes" label="Attributes" isOptional rows={2} value={attributes} onChange={setAttributes} hint="What its SKUs differ in, one a line: size, colour."
      />
      <fieldset className={styles.part}>
        <legend>Metadata</legend>
        <MetadataEditor relatedObject="product" value={metadata.value} onChange={metadata.onChange} isChecked={isChecked} />
      </fieldset>
      {!isTaken && <ErrorText error={save.error} />}
    </Dialog>
  );
}

function useSave(product: WireProduct | null, onSaved: (productId: string) => void) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (request: ProductRequest) => {
      if (product !== null) return api.put<WireProduct>(projectPath(projectId, ['v1', 'products', product.id]), request);
      if (request.source_id) await refuseKnown(projectPath(projectId, ['v1', 'products', request.source_id]));
      return api.post<WireProduct>(projectPath(projectId, ['v1', 'products']), request);
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: keys.catalogue(projectId) });
      onSaved(id);
    },
  });
}
