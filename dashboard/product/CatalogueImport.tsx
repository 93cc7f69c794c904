import { ImportDialog } from '../import/ImportDialog.tsx';
import { useProject } from '../shell/use-project.ts';

/** Takes in products, or SKUs of products that are here, from a file. */
export function CatalogueImport({ what, onClose, onImported }: { what: 'products' | 'skus'; onClose: () => void; onImported: () => void }) {
  const { currency } = useProject();
  const price = <>whole minor units of {currency}: 1999 is 19.99 where a unit has a hundred of them</>;
  return what === 'products'
    ? (
        <ImportDialog title="Import products" parts={['products', 'importCSV']} onClose={onClose} onImported={onImported}>
          <p>
            One product a line. Columns <code>Source_id</code>, <code>Name</code>, <code>Price</code> ({price}) and <code>Image_url</code> are understood; every
            other column becomes metadata. A product whose source id is here already is changed.
          </p>
        </ImportDialog>
      )
    : (
        <ImportDialog title="Import SKUs" parts={['skus', 'importCSV']} onClose={onClose} onImported={onImported}>
          <p>
            One SKU a line, with its product’s id or source id in a column <code>Product_id</code>. Columns <code>Source_id</code>, <code>Sku</code>,{' '}
            <code>Price</code> ({price}), <code>Currency</code> and <code>Image_url</code> are understood; every other column becomes metadata. An SKU whose source
            id is here already is changed.
          </p>
        </ImportDialog>
      );
}
