import type { ProjectSettings } from '../../contract/access.ts';
import { useProject } from '../shell/use-project.ts';
import { Card } from '../ui/Card.tsx';
import { CopyableCode } from '../ui/CodeBlock.tsx';
import { dayName } from '../ui/format.ts';
import { TextField } from '../ui/TextField.tsx';
import type { SettingsCardProps } from './SettingsPage.tsx';
import styles from './settings.module.css';

/** The project's name, and what was decided when it was made. */
export function GeneralCard({ draft, set, problems, isDisabled, settings }: SettingsCardProps & { settings: ProjectSettings }) {
  const { project_id: projectId } = useProject();
  return (
    <Card title="General">
      <div className={styles.fields}>
        <TextField label="Name" value={draft.name} onChange={(name) => set({ name })} maxLength={200} error={problems['name']} isDisabled={isDisabled} autoComplete="off" />
        <dl className={styles.facts}>
          <div><dt>Currency</dt><dd>{settings.currency}</dd></div>
          <div><dt>Time zone</dt><dd>{settings.time_zone}</dd></div>
          <div><dt>Weeks begin on</dt><dd>{dayName(settings.week_starts_on)}</dd></div>
          <div><dt>Project id</dt><dd><CopyableCode text={projectId} label="Copy project id" /></dd></div>
        </dl>
        <p className={styles.note}>
          Currency, zone and first day of the week stay as the project was made: amounts, days, figures and limits that are stored are counted by them. A shop with
          another currency or zone gets a project of its own.
        </p>
      </div>
    </Card>
  );
}
