import { customerSorts } from '../../contract/constants.ts';
import type { CustomerSort } from '../../contract/customer-page.ts';
import { choiceParam, textParam } from '../search-params.ts';

/** What of the list is in the address; what is left out has its default. */
export interface CustomerListSearch {
  q?: string;
  sort?: CustomerSort;
}

export function customerListSearch(raw: Record<string, unknown>): CustomerListSearch {
  return { ...textParam(raw, 'q'), ...choiceParam(raw, 'sort', customerSorts) };
}
