import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { RequestFailure } from '../api/client.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Page } from '../ui/Page.tsx';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import { NotFound } from './ErrorPage.tsx';

export interface LoadedPageProps<Data> {
  query: UseQueryResult<Data>;
  /** What is read: "product". */
  noun: string;
  children: (data: Data) => ReactNode;
}

/** The page of one thing once it is read; before that, and where it cannot be read or is not there, what there is to say of that. */
export function LoadedPage<Data>({ query: { data, error, refetch }, noun, children }: LoadedPageProps<Data>) {
  if (data !== undefined) return <>{children(data)}</>;
  if (error instanceof RequestFailure && error.status === 404) return <NotFound />;
  return (
    <Page title={noun.charAt(0).toUpperCase() + noun.slice(1)}>
      {error === null
        ? <SkeletonLines count={6} label={`Loading the ${noun}`} />
        : <ErrorBox title={`The ${noun} could not be loaded`} error={error} onRetry={() => void refetch()} />}
    </Page>
  );
}
