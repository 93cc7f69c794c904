import type { ReactNode } from 'react';
import type { CampaignFigures } from '../../../../contract/tracking.ts';
import { ErrorBox } from '../../../ui/ErrorBox.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import type { useFigures } from './use-figures.ts';

export type FiguresQuery = ReturnType<typeof useFigures>;

interface Props {
  query: FiguresQuery;
  /** What could not be had. */
  title: string;
  /** CSS length: about as tall as what will come. */
  height: string;
  children: (figures: CampaignFigures) => ReactNode;
}

/** What a box makes of the figures, or its skeleton, or why there are none. */
export function FiguresPart({ query, title, height, children }: Props) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ErrorBox title={title} error={query.error} onRetry={() => void query.refetch()} />;
  return <div role="status" aria-label="Loading figures"><Skeleton height={height} /></div>;
}
