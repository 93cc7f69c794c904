import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SkuRequest, WireProduct, WireSku } from '../../contract/product.ts';
import { api, projectPath, RequestFailure } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { MetadataEditor } from '../metadata/MetadataEditor.tsx';
import { useDescribed } from '../metadata/use-described.ts';
import { useFormat, useProject } from '../shell/use-project.ts';
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

export interface SkuDialogProps {
  product: WireProduct;
  /** Null: a new one. */
  sku: WireSku | null;
  onClose: () => void;
}

/** Makes an SKU of a product, or changes one. */
export function SkuDialog({ product, sku, onClose }: SkuDialogProps) {
  const { currency } = useProject();
  const format = useFormat();
  const [name, setName] = useState(sku?.sku ?? '');
  const [sourceId, setSourceId] = useState(sku?.source_id ?? '');
  const [price, setPrice] = useState(sku?.price ?? null);
  const [imageUrl, setImageUrl] = useState(sku?.image_url ?? '');
  const [attributes, setAttributes] = useState(sku?.attributes ?? {});
  const metadata = useDescribed('product', sku?.metadata);
  const [isChecked, setChecked] = useState(false);
  const save = useSave(product, sku, onClose);
  const imageProblem = problemOfImage(imageUrl);
  const submit = () => {
    setChecked(true);
    if (name.trim() === '') focusField('sku-name');
    else if (imageProblem !== null) focusField('sku-image');
    else if (metadata.isWrong) focusFirstWrong('[data-metadata]');
    else if (!save.isPending) {
      save.mutate({ sku: name.trim(), source_id: sourceId.trim() || null, price, image_url: imageUrl.trim() || null, attributes, ...metadata.request });
    }
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={save.isPending}>{sku === null ? 'Make SKU' : 'Save SKU'}</Button>
    </>
  );
  const isTaken = save.error instanceof RequestFailure && save.error.status === 409;
  const priceHint = product.price === null ? 'Its product has no price either.' : `Empty: the product’s price, ${format.money(product.price)}.`;
  return (
    <Dialog title={sku === null ? `New SKU of “${calledOf(product)}”` : `Change “${calledOf({ ...sku, name: sku.sku })}”`} isOpen onClose={onClose} size="wide" footer={footer}>
      <TextField
        name="sku-name" label="SKU" value={name} onChange={setName} autoFocus maxLength={1000} autoComplete="off" hint="What people call it: Shirt XL."
        error={isChecked && name.trim() === '' ? 'Give the SKU a name.' : null}
      />
      <div className={styles.pair}>
        <TextField
          name="sku-source" label="Source ID" isOptional isCode value={sourceId} onChange={setSourceId} maxLength={600} autoComplete="off"
          hint="What the shop calls it: orders name it by this." error={isTaken ? 'Another SKU has this source ID.' : null}
        />
        <MoneyField name="sku-price" label="Price" isOptional currency={sku?.currency ?? currency} value={price} onChange={setPrice} hint={priceHint} />
      </div>
      <Attributes names={product.attributes} values={attributes} onChange={setAttributes} />
      <TextField
        name="sku-image" label="Image address" isOptional type="url" value={imageUrl} onChange={setImageUrl} maxLength={2000} autoComplete="off"
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

/** A field for each attribute of the product. Values that are no text, and those of other names, stay as they are. */
function Attributes({ names, values, onChange }: { names: readonly string[]; values: Record<string, unknown>; onChange: (values: Record<string, unknown>) => void }) {
  const texts = names.filter((name) => values[name] === undefined || typeof values[name] === 'string');
  if (texts.length === 0) return null;
  const put = (name: string, text: string) => {
    const { [name]: _before, ...others } = values;
    onChange(text === '' ? others : { ...others, [name]: text });
  };
  return (
    <div className={styles.pair}>
      {texts.map((name) => <TextField key={name} label={name} isOptional value={textOf(values[name])} onChange={(text) => put(name, text)} maxLength={500} autoComplete="off" />)}
    </div>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function useSave(product: WireProduct, sku: WireSku | null, onSaved: () => void) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const path = ['v1', 'products', product.id, 'skus'];
  return useMutation({
    mutationFn: async (request: SkuRequest) => {
      if (sku !== null) return api.put<WireSku>(projectPath(projectId, [...path, sku.id]), request);
      if (request.source_id) await refuseKnown(projectPath(projectId, ['v1', 'skus', request.source_id]));
      return api.post<WireSku>(projectPath(projectId, path), request);
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.catalogue(projectId) });
      onSaved();
    },
  });
}
