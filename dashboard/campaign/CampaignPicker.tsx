import { useMemo } from 'react';
import type { CampaignRows } from '../../contract/tracking.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import type { FieldBase } from '../ui/field-base.ts';
import { SearchPicker, type Search } from '../ui/SearchPicker.tsx';
import type { Option } from '../ui/Select.tsx';
import { statusWord } from '../ui/Status.tsx';

export interface CampaignPickerProps extends FieldBase {
  /** The id of a campaign as `value` and its name as `label`; null while none is picked. */
  value: Option<string> | null;
  onChange: (value: Option<string> | null) => void;
}

/** Campaigns that are read for a text; of them those of an imported history are left out. */
const readMax = 20;

/** Finds a campaign by its name. */
export function CampaignPicker(props: CampaignPickerProps) {
  const { project_id: projectId } = useProject();
  const search = useMemo((): Search => ({
    queryKey: keys.campaignSearch(projectId),
    find: async (text, signal) => {
      const { rows } = await api.get<CampaignRows>(projectPath(projectId, ['campaigns'], { q: text, limit: readMax }), { signal });
      return rows.filter((row) => !row.is_historical && row.status !== 'draft').map((row) => ({ value: row.campaign_id, label: row.name, hint: statusWord(row.status) }));
    },
  }), [projectId]);
  return <SearchPicker {...props} search={search} />;
}
