import { sourceIdLengthMax } from '../../contract/common.ts';
import type { ProductRequest, SkuRequest } from '../../contract/product.ts';
import type { AsyncAction } from '../platform/async-action.store.ts';
import { textCell } from '../platform/csv-cells.ts';
import { RowProblem, type CsvCells } from '../platform/csv-rows.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Transaction } from '../platform/db.ts';
import { stagedPages, type StagedRow } from '../platform/import.store.ts';
import { importTask } from '../platform/import-task.ts';
import type { Task } from '../platform/jobs.ts';
import type { ImportPlace } from '../platform/judge-import.ts';
import type { PreviewedKind } from '../platform/preview-import.ts';
import { changedSku, newSku } from './product.ts';
import { countStaged } from './product.store.ts';
import { judgeProducts, saveProducts } from './save-product.ts';
import type { ProductTaskParts } from './save-products.task.ts';
import { putSkus, stagedSkus } from './sku.store.ts';

export const importProductsType = 'PRODUCTS.IMPORT_CSV';
export const importSkusType = 'SKUS.IMPORT_CSV';

type Failure = { row: number; key: string | null; reason: string };

const shared = { source_id: ['Source_id'], price: ['Price'], image_url: ['Image_url'], metadata: ['Metadata'] };
const productShape = { columns: { ...shared, name: ['Name'] }, required: [] };
const skuShape = { columns: { ...shared, sku: ['Sku'], product_id: ['Product_id', 'Product'], currency: ['Currency'] }, required: ['product_id'] };

/** Imports a file of products, all or nothing: a source_id that is known changes its product. Other columns become metadata. */
export function importProductsTask(parts: ProductTaskParts): Task {
  return importTask({
    ...importedProducts(parts.metadata),
    type: importProductsType,
    noun: 'product',
    write: async (tx, { projectId }, now) => {
      let written = 0;
      for await (const rows of stagedPages(tx)) {
        const saved = await saveProducts(tx, parts.metadata, projectId, rows.map(({ item }) => item as ProductRequest), now);
        const refused = saved.find((one) => one instanceof ApiError);
        if (refused !== undefined) throw refused;
        written += saved.length;
      }
      return written;
    },
  }, parts);
}

/** Imports a file of SKUs, all or nothing: each names its product by id or source_id. A source_id that is known changes its SKU. */
export function importSkusTask(parts: ProductTaskParts): Task {
  return importTask({ ...importedSkus(parts.metadata), type: importSkusType, noun: 'SKU', write: writeSkus }, parts);
}

/** How a file of products is read and judged, and what of it is known. */
export function importedProducts(metadata: ProductTaskParts['metadata']): PreviewedKind {
  return {
    keyName: 'source_id',
    csv: {
      shape: productShape,
      reader: async (tx, { projectId }) => {
        const readMetadata = await metadata.cellReader(projectId, 'product', tx);
        return (cells) => readProductRow(cells, readMetadata(cells));
      },
    },
    findFailures: (tx, place, now) => findRefused(tx, place, metadata, now),
    countKnown: (tx, place, except) => countStaged(tx, place, except, 'products'),
  };
}

/** The same of a file of SKUs. */
export function importedSkus(metadata: ProductTaskParts['metadata']): PreviewedKind {
  return {
    keyName: 'source_id',
    csv: {
      shape: skuShape,
      reader: async (tx, { projectId }) => {
        const readMetadata = await metadata.cellReader(projectId, 'product', tx);
        return (cells) => readSkuRow(cells, readMetadata(cells));
      },
    },
    findFailures: (tx, place) => findRefusedSkus(tx, place, metadata),
    countKnown: (tx, place, except) => countStaged(tx, place, except, 'skus'),
  };
}

function readProductRow({ values }: CsvCells, metadata: Record<string, unknown>): Omit<StagedRow, 'row'> {
  const item: ProductRequest = { ...readShared(values), name: textCell(values['name'], 'Name', 1000), metadata };
  return { key: item.source_id ?? null, item };
}

function readSkuRow({ values }: CsvCells, metadata: Record<string, unknown>): Omit<StagedRow, 'row'> {
  const product = textCell(values['product_id'], 'Product_id', sourceIdLengthMax);
  if (product === undefined) throw new RowProblem('Product_id is missing');
  const item: SkuRequest & { product: string } = {
    ...readShared(values), product, sku: textCell(values['sku'], 'Sku', 1000), currency: textCell(values['currency'], 'Currency', 10), metadata,
  };
  return { key: item.source_id ?? null, item };
}

function readShared(values: Record<string, string>): Pick<ProductRequest, 'source_id' | 'price' | 'image_url'> {
  const price = values['price'];
  if (price !== undefined && !(/^\d+$/.test(price) && Number.isSafeInteger(Number(price)))) {
    throw new RowProblem(`Price should be a whole number of minor units, not "${price.slice(0, 50)}"`);
  }
  return {
    source_id: textCell(values['source_id'], 'Source_id', sourceIdLengthMax),
    price: price === undefined ? undefined : Number(price),
    image_url: textCell(values['image_url'], 'Image_url', 2000),
  };
}

/** Rows that would leave a product as its schema does not allow: of a new one what is required must be there, of a known one it may be already. */
async function findRefused(tx: Transaction, { projectId }: ImportPlace, metadata: ProductTaskParts['metadata'], now: Date): Promise<Failure[]> {
  const failures: Failure[] = [];
  for await (const rows of stagedPages(tx)) {
    const { results } = await judgeProducts(tx, metadata, projectId, rows.map(({ item }) => item as ProductRequest), now);
    for (const [place, { row, key }] of rows.entries()) {
      const result = results[place];
      if (result instanceof ApiError) failures.push({ row, key, reason: result.detail.details ?? result.message });
    }
  }
  return failures;
}

/** SKUs whose product there is not, whose source_id an SKU of another product has, or whose metadata their schema does not allow. */
async function findRefusedSkus(tx: Transaction, { projectId }: ImportPlace, metadata: ProductTaskParts['metadata']): Promise<Failure[]> {
  const failures: Failure[] = [];
  for await (const rows of stagedPages(tx)) {
    for (const { row, key, product, productId, known, item } of await stagedSkus(tx, projectId, rows)) {
      const fault = await metadata.faultOf(projectId, 'product', item.metadata, known !== null, tx);
      if (fault !== null) failures.push({ row, key, reason: fault });
      if (productId === null) failures.push({ row, key, reason: `Cannot find product with id ${product}` });
      else if (known !== null && known.productId !== productId) failures.push({ row, key, reason: 'An SKU of another product has this source_id' });
    }
  }
  return failures;
}

async function writeSkus(tx: Transaction, { projectId }: AsyncAction, now: Date): Promise<number> {
  let written = 0;
  for await (const rows of stagedPages(tx)) {
    const skus = (await stagedSkus(tx, projectId, rows)).map(({ productId, known, item }) => {
      if (productId === null) throw new Error('a product is gone since it was looked for');
      return known === null ? newSku(productId, item, now) : changedSku(known, item, now);
    });
    await putSkus(tx, projectId, skus);
    written += skus.length;
  }
  return written;
}
