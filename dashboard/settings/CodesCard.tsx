import { codePatternMax } from '../../contract/code-faults.ts';
import { alphabetWords } from '../campaign/create/code-pattern.ts';
import { Card } from '../ui/Card.tsx';
import { Checkbox, optionsOf, Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import type { SettingsCardProps } from './SettingsPage.tsx';
import styles from './settings.module.css';

/** Whether case matters in codes, and how new ones look where nobody says. */
export function CodesCard({ draft, set, problems, isDisabled, isCaseSettled }: SettingsCardProps & { isCaseSettled: boolean }) {
  const words = { none: 'As each form or the API suggests', ...alphabetWords({ ignore_case: draft.ignoresCase }), own: 'Characters of your own' };
  return (
    <Card title="Codes" note="How new codes look where nobody says">
      <div className={styles.fields}>
        <Checkbox
          isSelected={draft.ignoresCase} onChange={(ignoresCase) => set({ ignoresCase })} isDisabled={isDisabled || isCaseSettled}
          hint={isCaseSettled
            ? 'Settled by the project’s first code: those that are there were written and given to people by this rule.'
            : 'Codes are written in capitals, and summer10 is SUMMER10. Can be chosen until the project has its first code.'}
        >
          Capitals and small letters are the same
        </Checkbox>
        <div className={styles.fields}>
          <TextField
            label="Pattern" isOptional isCode value={draft.pattern} onChange={(pattern) => set({ pattern })} maxLength={codePatternMax} autoComplete="off" placeholder="##########"
            hint="Each # becomes a random character. Empty: ten of them in forms here, eight by the API." error={problems['pattern']} isDisabled={isDisabled}
          />
          <Select label="Random characters" value={draft.charset} options={optionsOf(words)} onChange={(charset) => set({ charset })} isDisabled={isDisabled} />
          {draft.charset === 'own' && (
            <TextField
              label="Characters" isCode value={draft.ownCharset} onChange={(ownCharset) => set({ ownCharset })} maxLength={200} autoComplete="off"
              error={problems['ownCharset']} isDisabled={isDisabled}
            />
          )}
        </div>
      </div>
    </Card>
  );
}
