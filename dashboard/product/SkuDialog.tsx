import { useState } from 'react';
import type { SkuRequest, WireProduct, WireSku } from '../../contract/product.ts';
import { useFormat, useProject } from '../shell/use-project.ts';
import { TextField } from '../ui/TextField.tsx';
import { calledOf } from './catalogue-names.ts';
import { ItemDialog } from './ItemDialog.tsx';

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
  const [attributes, setAttributes] = useState(sku?.attributes ?? {});
  return (
    <ItemDialog<WireSku>
      title={sku === null ? `New SKU of “${calledOf(product)}”` : `Change “${calledOf({ ...sku, name: sku.sku })}”`} noun="SKU"
      item={sku === null ? null : { name: sku.sku, known: sku }} nameLabel="SKU" nameHint="What people call it: Shirt XL." currency={sku?.currency ?? currency}
      priceHint={product.price === null ? 'Its product has no price either.' : `Empty: the product’s price, ${format.money(product.price)}.`}
      parts={['products', product.id, 'skus']} findParts={['skus']} requestOf={(name, fields): SkuRequest => ({ sku: name, ...fields, attributes })} onClose={onClose}
    >
      <Attributes names={product.attributes} values={attributes} onChange={setAttributes} />
    </ItemDialog>
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
    <div className="pair">
      {texts.map((name) => <TextField key={name} label={name} isOptional value={textOf(values[name])} onChange={(text) => put(name, text)} maxLength={500} autoComplete="off" />)}
    </div>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
