import { useState } from 'react';
import { useProject } from '../../shell/use-project.ts';
import { Card } from '../../ui/Card.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Checkbox, optionsOf, RadioCards, Select, type Option } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { alphabetNamed, alphabetsOf, alphabetWords, caseWords, type AlphabetName } from './code-pattern.ts';
import styles from './create.module.css';
import { withSize, type Draft } from './draft.ts';
import type { SectionProps } from './sections.ts';

const sizes: Option<Draft['size']>[] = [
  { value: 'STATIC', label: 'Unique codes', hint: 'Each customer has a code of their own' },
  { value: 'STANDALONE', label: 'One public code', hint: 'Everybody types the same' },
  { value: 'AUTO_UPDATE', label: 'Codes on demand', hint: 'Unique codes; one is made when none is left to give out' },
];

/** One public code or many, and how often each works. */
export function CodesSection(props: SectionProps) {
  const { draft, set, problems, mode } = props;
  const { codes } = useProject();
  // Whether there is one public code is settled when a campaign is made.
  const offered = mode === 'new' ? sizes : sizes.filter(({ value }) => (value === 'STANDALONE') === (draft.size === 'STANDALONE'));
  if (mode === 'live' && draft.size === 'STANDALONE') return null;
  return (
    <Card title="Codes" {...(mode === 'live' && { note: 'More are added, or made in another way, in the tab Vouchers' })}>
      <div className={styles.fields}>
        {offered.length > 1 && <RadioCards label="How do customers get it?" value={draft.size} onChange={(size) => set(withSize(draft, size))} options={offered} />}
        {mode !== 'live' && (draft.size === 'STANDALONE' ? (
          <TextField
            name="code" label="Code" isCode value={draft.code} onChange={(code) => set({ code })} error={problems.code} maxLength={100}
            autoComplete="off" placeholder="SUMMER26" hint={caseWords(codes)}
          />
        ) : <UniqueCodes {...props} />)}
        {mode !== 'live' && (
          <div className={styles.optionalPart}>
            <Checkbox isSelected={draft.isUsesLimited} onChange={(isUsesLimited) => set({ isUsesLimited })}>
              {draft.size === 'STANDALONE' ? 'Limit how often the code works' : 'Limit how often each code works'}
            </Checkbox>
            {draft.isUsesLimited && (
              <NumberField
                name="usesPerCode" label="Uses per code" value={draft.usesPerCode} onChange={(usesPerCode) => set({ usesPerCode })} min={1}
                error={problems.usesPerCode}
              />
            )}
          </div>
        )}
      </div>
    </Card>
  );
}

function UniqueCodes({ draft, set, problems }: SectionProps) {
  const isOnDemand = draft.size === 'AUTO_UPDATE';
  return (
    <div className={styles.fields}>
      <div className="pair">
        <NumberField
          name="count" label={isOnDemand ? 'Codes to begin with' : 'Number of codes'} value={draft.count} onChange={(count) => set({ count })} min={isOnDemand ? 0 : 1}
          error={problems.count} hint={isOnDemand ? 'With 0 each code is made when it is given out.' : 'More can be added while the campaign runs.'}
        />
        <TextField
          name="pattern" label="Pattern" isCode value={draft.pattern} onChange={(pattern) => set({ pattern })}
          error={problems.pattern} maxLength={100} autoComplete="off" hint="Each # becomes a random character."
        />
      </div>
      <Alphabet draft={draft} set={set} />
    </div>
  );
}

/** One of our alphabets, or the characters that the project's settings or the API have chosen instead. */
function Alphabet({ draft: { charset }, set }: Pick<SectionProps, 'draft' | 'set'>) {
  const { codes } = useProject();
  const [other] = useState(() => (alphabetNamed(charset, codes) === undefined ? charset : codes.charset));
  const hasOther = other !== null && alphabetNamed(other, codes) === undefined;
  const options: Option<AlphabetName | 'other'>[] = [
    ...optionsOf(alphabetWords(codes)), ...(hasOther ? [{ value: 'other' as const, label: `Only ${other}` }] : []),
  ];
  return (
    <Select
      name="alphabet" label="Random characters" value={alphabetNamed(charset, codes) ?? 'other'} options={options}
      onChange={(name) => set({ charset: name === 'other' ? (other ?? charset) : alphabetsOf(codes)[name] })}
    />
  );
}
