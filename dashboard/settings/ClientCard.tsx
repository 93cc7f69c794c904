import { Link } from '@tanstack/react-router';
import type { ProjectSettings } from '../../contract/access.ts';
import { useProject } from '../shell/use-project.ts';
import { Card } from '../ui/Card.tsx';
import { NumberField } from '../ui/NumberField.tsx';
import { Checkbox } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { requestsRange } from './settings-draft.ts';
import type { SettingsCardProps } from './SettingsPage.tsx';
import styles from './settings.module.css';
import { switchWords } from './settings-words.ts';

type Switch = ProjectSettings['client']['switches'][number];

/** What pages of a shop may ask with a browser key, from where and how often. */
export function ClientCard({ draft, set, problems, isDisabled }: SettingsCardProps) {
  const { project_id: projectId } = useProject();
  const turn = (name: Switch, isOn: boolean) => set({ switches: isOn ? [...draft.switches, name] : draft.switches.filter((each) => each !== name) });
  return (
    <Card title="Requests from pages" note="The client-side API, with browser keys">
      <div className={styles.fields}>
        <p className={styles.note}>
          A <Link to="/p/$projectId/settings/api-keys" params={{ projectId }}>browser key</Link> can be read by everybody who opens the page. It can always validate
          codes; what goes beyond that is off until you switch it on.
        </p>
        <TextField
          label="Pages of these origins" value={draft.origins} onChange={(origins) => set({ origins })} rows={3} isCode error={problems['origins']} isDisabled={isDisabled}
          placeholder="https://shop.example" hint="One a line, with scheme and without a path. * is any, for trying things out. None: no page may ask."
        />
        <fieldset className={styles.switches}>
          <legend>They may also</legend>
          {(Object.keys(switchWords) as Switch[]).map((name) => (
            <Checkbox key={name} isSelected={draft.switches.includes(name)} onChange={(isOn) => turn(name, isOn)} isDisabled={isDisabled} hint={switchWords[name].hint}>
              {switchWords[name].label}
            </Checkbox>
          ))}
        </fieldset>
        <div className={styles.fields}>
          <NumberField
            label="Requests of one address in 5 seconds" value={draft.requestsMax} onChange={(requestsMax) => set({ requestsMax })} {...requestsRange}
            error={problems['requestsMax']} isDisabled={isDisabled} hint="Counted by each server process; more are refused for a moment."
          />
        </div>
      </div>
    </Card>
  );
}
