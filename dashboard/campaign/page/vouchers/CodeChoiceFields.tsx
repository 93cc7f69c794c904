import { NumberField } from '../../../ui/NumberField.tsx';
import { Segments, Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import type { choiceProblems, CharsetName, CodeChoice } from './code-choice.ts';
import styles from './vouchers.module.css';

const ways = [{ value: 'parts', label: 'Beginning and length' }, { value: 'pattern', label: 'Pattern' }] as const;

const charsetOptions: { value: CharsetName; label: string }[] = [
  { value: 'readable', label: 'Capitals and digits that nobody mixes up' }, { value: 'digits', label: 'Digits' },
  { value: 'all', label: 'Digits, capitals and small letters' }, { value: 'own', label: 'Characters of your own' },
];

export interface CodeChoiceFieldsProps {
  choice: CodeChoice;
  problems: ReturnType<typeof choiceProblems>;
  onChange: (change: Partial<CodeChoice>) => void;
}

/** How new codes look. */
export function CodeChoiceFields({ choice, problems, onChange }: CodeChoiceFieldsProps) {
  return (
    <>
      <div className={styles.start}><Segments label="Described by" value={choice.way} options={ways} onChange={(way) => onChange({ way })} /></div>
      {choice.way === 'parts' ? (
        <div className="pair">
          <TextField label="Beginning" isOptional isCode value={choice.prefix} onChange={(prefix) => onChange({ prefix })} maxLength={50} autoComplete="off" />
          <NumberField label="Random characters" value={choice.length} onChange={(length) => onChange({ length })} min={1} max={50} error={problems.length} />
          <TextField label="Ending" isOptional isCode value={choice.postfix} onChange={(postfix) => onChange({ postfix })} maxLength={50} autoComplete="off" />
        </div>
      ) : (
        <TextField
          label="Pattern" isCode value={choice.pattern} onChange={(pattern) => onChange({ pattern })} maxLength={100} autoComplete="off"
          hint="Each # becomes a random character." error={problems.pattern}
        />
      )}
      <div className="pair">
        <Select label="Made of" value={choice.charset} options={charsetOptions} onChange={(charset) => onChange({ charset })} />
        {choice.charset === 'own' && (
          <TextField label="Characters" isCode value={choice.ownCharset} onChange={(ownCharset) => onChange({ ownCharset })} maxLength={200} error={problems.ownCharset} />
        )}
      </div>
    </>
  );
}
