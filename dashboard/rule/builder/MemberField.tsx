import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { membersQuery } from '../../access/members-query.ts';
import { keys } from '../../api/keys.ts';
import { useProject } from '../../shell/use-project.ts';
import { ChosenTags } from '../../ui/ChosenTags.tsx';
import { SearchPicker, type Search } from '../../ui/SearchPicker.tsx';
import type { Option } from '../../ui/Select.tsx';
import styles from './builder.module.css';

export interface MemberFieldProps {
  label: string;
  values: readonly unknown[];
  onChange: (values: readonly unknown[]) => void;
}

/** Which members are meant: found by a part of their name or of what they sign in with, which is what the rule keeps. */
export function MemberField({ label, values, onChange }: MemberFieldProps) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const { data } = useQuery(membersQuery(projectId));
  const search = useMemo((): Search => ({
    queryKey: [...keys.members(projectId), 'picker'],
    find: async (text) => {
      const { rows } = await queries.ensureQueryData(membersQuery(projectId));
      const wanted = text.toLowerCase();
      return rows.filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(wanted)).map(({ name, email }) => ({ value: email, label: name, hint: email }));
    },
  }), [projectId, queries]);
  const logins = values.map(String);
  const chosen = logins.map((login): Option<string> => {
    const member = data?.rows.find(({ email }) => email === login);
    return member !== undefined ? { value: login, label: member.name, hint: login } : { value: login, label: login, ...(data !== undefined && { hint: 'no member of the project' }) };
  });
  const add = (option: Option<string> | null) => option !== null && !logins.includes(option.value) && onChange([...logins, option.value]);
  return (
    <div className={styles.picker}>
      <SearchPicker label={label} isLabelHidden search={search} value={null} onChange={add} isAdding placeholder="Name or e-mail" />
      <ChosenTags label={`${label}: chosen`} chosen={chosen} onRemove={(removed) => onChange(logins.filter((login) => login !== removed))} />
    </div>
  );
}
