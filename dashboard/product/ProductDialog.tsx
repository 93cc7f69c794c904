import { useState } from 'react';
import type { ProductRequest, WireProduct } from '../../contract/product.ts';
import { useProject } from '../shell/use-project.ts';
import { TextField } from '../ui/TextField.tsx';
import { calledOf } from './catalogue-names.ts';
import { ItemDialog } from './ItemDialog.tsx';

export interface ProductDialogProps {
  /** Null: a new one. */
  product: WireProduct | null;
  onClose: () => void;
  onSaved: (productId: string) => void;
}

const parts = ['products'];

/** Makes a product, or changes one. */
export function ProductDialog({ product, onClose, onSaved }: ProductDialogProps) {
  const { currency } = useProject();
  const [attributes, setAttributes] = useState(product?.attributes.join('\n') ?? '');
  const names = attributes.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return (
    <ItemDialog<WireProduct>
      title={product === null ? 'New product' : `Change “${calledOf(product)}”`} noun="product" item={product === null ? null : { name: product.name, known: product }}
      nameLabel="Name" currency={currency} priceHint="Of orders that bring no price of their own." parts={parts} findParts={parts}
      requestOf={(name, fields): ProductRequest => ({ name, ...fields, attributes: names })} onClose={onClose} onSaved={({ id }) => onSaved(id)}
    >
      <TextField label="Attributes" isOptional rows={2} value={attributes} onChange={setAttributes} hint="What its SKUs differ in, one a line: size, colour." />
    </ItemDialog>
  );
}
