import type { Task } from '../platform/jobs.ts';
import { importProductsTask, importSkusTask } from './import-catalogue.task.ts';
import { productsBulkType, productsMetadataType, saveProductsTask, type ProductTaskParts } from './save-products.task.ts';

/** What goes on with products in the background. */
export function catalogueTasks(parts: ProductTaskParts): Task[] {
  return [saveProductsTask(productsBulkType, parts), saveProductsTask(productsMetadataType, parts), importProductsTask(parts), importSkusTask(parts)];
}
