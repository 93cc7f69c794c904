import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { NewProject, Project } from '../../contract/access.ts';
import { api } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { Button } from '../ui/Button.tsx';
import { ComboBox } from '../ui/ComboBox.tsx';
import { ErrorText } from '../ui/ErrorBox.tsx';
import { TextField } from '../ui/TextField.tsx';
import { focusFirstWrong } from '../ui/focus-field.ts';
import styles from './access.module.css';
import { meQuery } from './me.ts';
import { currencyOptions, guessedCurrency, guessedZone, zoneOptions } from './places.ts';

function useCreateProject(onDone: () => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (project: NewProject) => api.post<Project>('/api/projects', project),
    onSuccess: async ({ project_id: projectId }) => {
      await queries.invalidateQueries({ queryKey: keys.me });
      await queries.fetchQuery({ ...meQuery, staleTime: 0 });
      await navigate({ to: '/p/$projectId/campaigns', params: { projectId } });
      onDone();
    },
  });
}

/** Name, zone and currency of a new project; zone and currency are guessed from the browser. */
export function NewProjectForm({ onDone, cancel }: { onDone: () => void; cancel?: ReactNode }) {
  const [name, setName] = useState('');
  const [zone, setZone] = useState<string | null>(guessedZone);
  const [currency, setCurrency] = useState<string | null>(guessedCurrency);
  const [isChecked, setChecked] = useState(false);
  const [zones] = useState(() => zoneOptions(new Date()));
  const [currencies] = useState(currencyOptions);
  const create = useCreateProject(onDone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (name.trim() === '') focusFirstWrong();
    else if (zone !== null && currency !== null && !create.isPending) create.mutate({ name: name.trim(), time_zone: zone, currency });
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextField
        label="Name" value={name} onChange={setName} autoFocus maxLength={200} autoComplete="organization" hint="A shop, a brand or a client. Campaigns, codes and keys of projects never meet."
        error={isChecked && name.trim() === '' ? 'Give the project a name.' : null}
      />
      <ComboBox
        label="Time zone" value={zone} options={zones} onChange={setZone} hint="Days, start and end of campaigns are days of this zone."
        error={isChecked && zone === null ? 'Choose a zone from the list.' : null}
      />
      <ComboBox
        label="Currency" value={currency} options={currencies} onChange={setCurrency} hint="All amounts of the project. It cannot be changed later."
        error={isChecked && currency === null ? 'Choose a currency from the list.' : null}
      />
      <ErrorText error={create.error} />
      <div className={styles.row}>
        {cancel}
        <Button type="submit" look="primary" className={styles.submit} isPending={create.isPending}>Create project</Button>
      </div>
    </form>
  );
}
