import { createContext, useContext } from 'react';
import type { RulePage } from '../../../contract/rule-page.ts';

export const RuleContext = createContext<RulePage | null>(null);

/** The rule whose page is shown, and where it holds. Only below `RulePage`. */
export function useRule(): RulePage {
  const page = useContext(RuleContext);
  if (page === null) throw new Error('no rule around this component');
  return page;
}
