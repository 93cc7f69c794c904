import { useMemo } from 'react';
import type { RuleRows } from '../../contract/rule-page.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import type { FieldBase } from '../ui/field-base.ts';
import { counted } from '../ui/format.ts';
import { SearchPicker, type Search } from '../ui/SearchPicker.tsx';
import type { Option } from '../ui/Select.tsx';

export interface RulePickerProps extends FieldBase {
  /** Null while none is picked. */
  value: Option<string> | null;
  onChange: (value: Option<string> | null) => void;
}

/** Rules that the list shows for a text. */
const shownMax = 8;

/** Finds a rule of the library by a part of its name; the value of an option is its id. */
export function RulePicker(props: RulePickerProps) {
  const { project_id: projectId } = useProject();
  const search = useMemo((): Search => ({
    queryKey: keys.ruleSearch(projectId),
    find: async (text, signal) => {
      const { rows } = await api.get<RuleRows>(projectPath(projectId, ['rules'], { search: text, limit: shownMax }), { signal });
      return rows.map(({ id, name, assignments_count: count }) => ({ value: id, label: name, hint: count === 0 ? 'Not used yet' : counted(count, 'use', 'uses') }));
    },
  }), [projectId]);
  return <SearchPicker {...props} search={search} />;
}
