import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { SegmentChange, SegmentRow } from '../../contract/segment-page.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';

/** While a segment is being filled it is read again this often; else who enters and leaves is seen now and then. */
const rereadMs = { filling: 2_000, kept: 15_000 };

/** A segment with its size, which follows its customers. */
export function segmentQuery(projectId: string, segmentId: string) {
  return queryOptions({
    queryKey: keys.segment(projectId, segmentId, 'page'),
    queryFn: ({ signal }) => api.get<SegmentRow>(projectPath(projectId, ['segments', segmentId]), { signal }),
    refetchInterval: ({ state: { data } }) => (data?.is_filling === true ? rereadMs.filling : data?.type === 'auto-update' && rereadMs.kept),
  });
}

export const SegmentContext = createContext<SegmentRow | null>(null);

/** The segment whose page is shown. Only below `SegmentPage`. */
export function useSegment(): SegmentRow {
  const segment = useContext(SegmentContext);
  if (segment === null) throw new Error('no segment around this component');
  return segment;
}

/** Changes a segment; everything that may show who is in it is read again. */
export function useChangeSegment(projectId: string, segmentId: string, onChanged: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: SegmentChange) => api.put<SegmentRow>(projectPath(projectId, ['segments', segmentId]), change),
    onSuccess: onChanged,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.customers(projectId) }),
  });
}
