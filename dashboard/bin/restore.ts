import type { Static } from 'typebox';
import type { TrashEntry, TrashList } from '../../contract/trash.ts';
import { api, projectPath } from '../api/client.ts';

/** Takes a campaign or a voucher out of the bin, where it lies among the last that went there. */
export async function restore(projectId: string, type: TrashEntry['resource_type'], resourceId: string): Promise<void> {
  const { data } = await api.get<Static<typeof TrashList>>(projectPath(projectId, ['v1', 'trash-bin'], { limit: 100 }));
  const entry = data.find(({ resource_type: each, resource_id: id }) => each === type && id === resourceId);
  if (entry === undefined) throw new Error(`the ${type} is not among the last in the bin`);
  await api.post(projectPath(projectId, ['v1', 'trash-bin', entry.id, 'restore']));
}
