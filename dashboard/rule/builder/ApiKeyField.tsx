import { useQuery } from '@tanstack/react-query';
import { apiKeysQuery } from '../../access/api-keys-query.ts';
import { useProject } from '../../shell/use-project.ts';
import { Checkbox } from '../../ui/Select.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { TagsField } from '../../ui/TagsField.tsx';
import styles from './builder.module.css';

export interface ApiKeyFieldProps {
  label: string;
  values: readonly unknown[];
  onChange: (values: readonly unknown[]) => void;
}

/** Which keys are meant: those of the project to choose from; for whoever may not see them, by their ids. */
export function ApiKeyField({ label, values, onChange }: ApiKeyFieldProps) {
  const { project_id: projectId } = useProject();
  const query = useQuery({ ...apiKeysQuery(projectId), retry: false });
  const ids = values.map(String);
  if (query.isPending) return <SkeletonLines label="Loading the API keys" />;
  if (query.data === undefined) return <TagsField label={label} isLabelHidden value={ids} onChange={onChange} placeholder="Ids of API keys" />;
  const rows = query.data.rows.filter(({ app_id: id, revoked_at: revoked }) => revoked === null || ids.includes(id));
  const gone = ids.filter((id) => rows.every((row) => row.app_id !== id)).map((id) => ({ app_id: id, name: `${id} (no longer there)` }));
  const toggle = (id: string, isChosen: boolean) => onChange(isChosen ? [...ids, id] : ids.filter((other) => other !== id));
  return (
    <fieldset className={styles.choices}>
      <legend className="visually-hidden">{label}</legend>
      {[...rows, ...gone].map(({ app_id: id, name }) => <Checkbox key={id} isSelected={ids.includes(id)} onChange={(isChosen) => toggle(id, isChosen)}>{name}</Checkbox>)}
      {rows.length + gone.length === 0 && <p>The project has no API keys.</p>}
    </fieldset>
  );
}
