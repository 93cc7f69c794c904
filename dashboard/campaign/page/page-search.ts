import { choiceParam, textParam } from '../../search-params.ts';

export const metrics = ['net', 'failed', 'rolled_back', 'success_rate', 'discount'] as const;
export type Metric = (typeof metrics)[number];

export const presets = ['7d', '30d', '90d', 'all'] as const;
export type Preset = (typeof presets)[number];

/** What the address of the dashboard says; everything that is left out has its default. */
export interface DashboardSearch {
  range?: Preset;
  /** Local days, both inclusive; they win over `range`. */
  from?: string;
  to?: string;
  by?: 'hour' | 'day';
  metric?: Metric;
  view?: 'table';
  changes?: 'all';
  /** Gross margin in percent that the reader assumes for the profit of box 5. */
  margin?: string;
}

export function dashboardSearch(raw: Record<string, unknown>): DashboardSearch {
  return {
    ...choiceParam(raw, 'range', presets), ...textParam(raw, 'from'), ...textParam(raw, 'to'), ...choiceParam(raw, 'by', ['hour', 'day'] as const),
    ...choiceParam(raw, 'metric', metrics), ...choiceParam(raw, 'view', ['table'] as const),
    ...choiceParam(raw, 'changes', ['all'] as const), ...textParam(raw, 'margin'),
  };
}

export const redemptionResults = ['succeeded', 'failed', 'rolled_back', 'rollback'] as const;

/** Search and filter of the redemption history; `open` is the redemption in the panel. A result that there is not stays, so that it can be told. */
export function redemptionSearch(raw: Record<string, unknown>): { q?: string; result?: string; open?: string } {
  return { ...textParam(raw, 'q'), ...textParam(raw, 'result'), ...textParam(raw, 'open') };
}

export const publicationResults = ['SUCCESS', 'FAILURE'] as const;

/** Filter of the publications. */
export function publicationSearch(raw: Record<string, unknown>): { result?: (typeof publicationResults)[number] } {
  return choiceParam(raw, 'result', publicationResults);
}
