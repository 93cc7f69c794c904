import { useMemo } from 'react';
import type { SegmentRow } from '../../contract/segment-page.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import type { FieldBase } from '../ui/field-base.ts';
import { counted, formatExact } from '../ui/format.ts';
import { SearchPicker, type Search } from '../ui/SearchPicker.tsx';
import type { Option } from '../ui/Select.tsx';

export interface SegmentPickerProps extends FieldBase {
  /** Null while none is picked. */
  value: Option<string> | null;
  onChange: (value: Option<string> | null) => void;
  /** What is picked goes elsewhere, and the field is empty for the next one; `value` stays null. */
  isAdding?: boolean;
}

/** Segments that the list shows for a text. */
const shownMax = 8;

/** Finds a segment by its name; the value of an option is its id. */
export function SegmentPicker(props: SegmentPickerProps) {
  const { project_id: projectId } = useProject();
  const search = useMemo((): Search => ({
    queryKey: [...keys.segments(projectId), 'picker'],
    find: async (text, signal) => {
      const { rows } = await api.get<{ rows: SegmentRow[] }>(projectPath(projectId, ['segments'], { search: text, limit: shownMax }), { signal });
      return rows.map(({ id, name, size, is_size_exact: isExact }) => ({
        value: id, label: name, hint: size === null ? 'Found when asked' : isExact ? counted(size, 'customer', 'customers') : `More than ${formatExact(size)} customers`,
      }));
    },
  }), [projectId]);
  return <SearchPicker {...props} search={search} placeholder="Name" />;
}
