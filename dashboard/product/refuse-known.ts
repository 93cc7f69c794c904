import { api, RequestFailure } from '../api/client.ts';

/**
 * Says 409 where something is at a path already. Whoever makes a new one means a new one, while the API, asked to make one of a source ID that it has,
 * changes that one.
 */
export async function refuseKnown(path: string): Promise<void> {
  const isKnown = await api.get(path).then(() => true, (error: unknown) => {
    if (error instanceof RequestFailure && error.status === 404) return false;
    throw error;
  });
  if (isKnown) throw new RequestFailure(409, 'duplicate_found', 'It is there already', null, null);
}
