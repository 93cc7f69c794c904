import type { WireCollection } from '../../../contract/product.ts';
import { filterWords } from '../../filter/filter-words.ts';
import type { ProjectFormat } from '../../shell/use-project.ts';
import { listed } from '../../ui/format.ts';
import { filterDraftOf, type Kinds, type Known } from './collection-draft.ts';

export const typeWords: Record<WireCollection['type'], string> = { STATIC: 'Chosen', AUTO_UPDATE: 'By a filter' };

const kindsWords: Record<Kinds, [all: string, some: string]> = {
  product: ['All products', 'Products'], sku: ['All SKUs', 'SKUs'], both: ['All products and SKUs', 'Products and SKUs'],
};

/** A collection's filter as a sentence without its stop. */
export function wordsOfFilter(filter: Record<string, unknown>, known: Known, format: ProjectFormat): string {
  const { kinds, filter: draft } = filterDraftOf(filter, known);
  if (draft === null) return 'A filter that was made through the API';
  const [all, some] = kindsWords[kinds];
  if (draft.conditions.length === 0) return all;
  return `${some}: ${listed(filterWords(draft, known.fields, format), draft.junction === 'all' ? 'conjunction' : 'disjunction')}`;
}
