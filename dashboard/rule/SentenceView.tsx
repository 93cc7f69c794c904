import type { ReactNode } from 'react';
import { groupKindWords, type RuleSentence } from '../../contract/rule-sentence.ts';
import styles from './rule.module.css';

export interface SentenceViewProps {
  /** Null: the rule asks for nothing. Undefined: its logic cannot be read. */
  sentence: RuleSentence | null | undefined;
  /** What stands beside a condition, by its place. */
  mark?: (place: string) => ReactNode;
}

/** A whole rule in words: `Accepted when all of these are true:` and a line for each condition. */
export function SentenceView({ sentence, mark }: SentenceViewProps) {
  if (sentence === undefined) return <p className={styles.muted}>The logic of this rule cannot be shown in words.</p>;
  if (sentence === null) return <p className={styles.muted}>Accepts every redemption: it has no conditions.</p>;
  return (
    <div className={styles.sentence}>
      {sentence.kind === 'condition' ? <div>Accepted when <Condition sentence={sentence} prefix="" mark={mark} /></div> : (
        <>
          <p>Accepted when <b>{groupKindWords(sentence.kind)}</b>:</p>
          <Parts sentence={sentence} prefix="" mark={mark} />
        </>
      )}
    </div>
  );
}

interface PartProps<Sentence> {
  sentence: Sentence;
  /** Before the places of its conditions: `1.` inside a condition on items. */
  prefix: string;
  mark: ((place: string) => ReactNode) | undefined;
}

type Group = Extract<RuleSentence, { parts: unknown }>;
type Single = Extract<RuleSentence, { place: unknown }>;

function Parts({ sentence, prefix, mark }: PartProps<Group>) {
  return (
    <ul>
      {sentence.parts.map((part, index) => (
        <li key={part.kind === 'condition' ? `${part.place} ${index}` : index}>
          {part.kind === 'condition' ? <Condition sentence={part} prefix={prefix} mark={mark} /> : (
            <>
              <b>{groupKindWords(part.kind)}</b>:
              <Parts sentence={part} prefix={prefix} mark={mark} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function Condition({ sentence: { place, words, inner }, prefix, mark }: PartProps<Single>) {
  const at = `${prefix}${place}`;
  return (
    <>
      {words}{mark?.(at)}
      {inner !== null && (
        <>
          {', of which '}
          {inner.kind === 'condition' ? <Condition sentence={inner} prefix={`${at}.`} mark={mark} /> : (
            <>
              <b>{groupKindWords(inner.kind)}</b>:
              <Parts sentence={inner} prefix={`${at}.`} mark={mark} />
            </>
          )}
        </>
      )}
    </>
  );
}
