import { Card } from '../../ui/Card.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Checkbox, RadioCards, Select, type Option } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { AlphabetName } from './code-pattern.ts';
import styles from './create.module.css';
import { withSize, type Draft } from './draft.ts';
import type { SectionProps } from './sections.ts';

const sizes: Option<Draft['size']>[] = [
  { value: 'STATIC', label: 'Unique codes', hint: 'Each customer has a code of their own' },
  { value: 'STANDALONE', label: 'One public code', hint: 'Everybody types the same' },
  { value: 'AUTO_UPDATE', label: 'Codes on demand', hint: 'Unique codes; one is made when none is left to give out' },
];

const alphabetOptions: Option<AlphabetName>[] = [
  { value: 'readable', label: 'Readable: capitals and digits, no look-alikes' },
  { value: 'all', label: 'All letters and digits, case matters' },
  { value: 'digits', label: 'Digits only' },
];

/** One public code or many, and how often each works. */
export function CodesSection(props: SectionProps) {
  const { draft, set, problems, mode } = props;
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
            autoComplete="off" placeholder="SUMMER26" hint="Capitals and small letters are told apart."
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

function UniqueCodes({ draft, set, problems, foreign }: SectionProps) {
  const isOnDemand = draft.size === 'AUTO_UPDATE';
  return (
    <div className={styles.fields}>
      <div className={styles.pair}>
        <NumberField
          name="count" label={isOnDemand ? 'Codes to begin with' : 'Number of codes'} value={draft.count} onChange={(count) => set({ count })} min={isOnDemand ? 0 : 1}
          error={problems.count} hint={isOnDemand ? 'With 0 each code is made when it is given out.' : 'More can be added while the campaign runs.'}
        />
        {foreign?.pattern === undefined && (
          <TextField
            name="pattern" label="Pattern" isCode value={draft.pattern} onChange={(pattern) => set({ pattern })}
            error={problems.pattern} maxLength={100} autoComplete="off" hint="Each # becomes a random character."
          />
        )}
      </div>
      {foreign?.pattern === undefined
        ? <Select name="alphabet" label="Random characters" value={draft.alphabet} options={alphabetOptions} onChange={(alphabet) => set({ alphabet })} />
        : <p className={styles.fixed}>The pattern <code>{foreign.pattern}</code> takes characters that this form does not offer; it stays as it is.</p>}
    </div>
  );
}
