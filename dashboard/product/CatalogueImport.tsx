import type { ImportField } from '../import/column-target.ts';
import { ImportDialog } from '../import/ImportDialog.tsx';
import { useProject } from '../shell/use-project.ts';

const sourceId: ImportField = { field: 'source_id', label: 'Source ID', help: 'what the shop calls it' };
const imageUrl: ImportField = { field: 'image_url', label: 'Image address', help: 'kept for the shop, not loaded here' };

/** Takes in products, or SKUs of products that are here, from a file. */
export function CatalogueImport({ what, onClose, onImported }: { what: 'products' | 'skus'; onClose: () => void; onImported: () => void }) {
  const { currency } = useProject();
  const price: ImportField = { field: 'price', label: 'Price', help: `whole minor units of ${currency}, such as 1999` };
  return what === 'products'
    ? (
        <ImportDialog
          title="Import products" noun={['product', 'products']} to={['products']} onClose={onClose} onImported={onImported}
          fields={[sourceId, { field: 'name', label: 'Name' }, price, imageUrl]}
        >
          <p>One product a line. A product whose source ID is here already is changed.</p>
        </ImportDialog>
      )
    : (
        <ImportDialog
          title="Import SKUs" noun={['SKU', 'SKUs']} to={['skus']} onClose={onClose} onImported={onImported}
          fields={[
            { field: 'product_id', label: 'Product', isRequired: true, help: 'ID or source ID of its product' }, sourceId, { field: 'sku', label: 'SKU', help: 'what people call it' },
            price, { field: 'currency', label: 'Currency', help: 'EUR, USD, …' }, imageUrl,
          ]}
        >
          <p>One SKU a line. An SKU whose source ID is here already is changed.</p>
        </ImportDialog>
      );
}
