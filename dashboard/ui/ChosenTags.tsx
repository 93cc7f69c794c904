import { X } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton, Tag, TagGroup, TagList } from 'react-aria-components';
import { Button } from './Button.tsx';
import styles from './field.module.css';
import { formatExact } from './format.ts';
import type { Option } from './Select.tsx';

/** Tags that are shown before somebody asks for all of them. */
const shownFirst = 30;

export interface ChosenTagsProps {
  /** What they are, for screen readers. */
  label: string;
  chosen: readonly Option<string>[];
  onRemove: (value: string) => void;
}

/** What was chosen, one beside the other. Arrow keys go from one to the next, Delete takes one away. */
export function ChosenTags({ label, chosen, onRemove }: ChosenTagsProps) {
  const [isWhole, setWhole] = useState(false);
  if (chosen.length === 0) return null;
  const shown = isWhole ? chosen : chosen.slice(0, shownFirst);
  return (
    <div className={styles.chosen}>
      <TagGroup aria-label={label} onRemove={(values) => values.forEach((value) => onRemove(String(value)))}>
        <TagList items={shown.map((option) => ({ ...option, id: option.value }))} className={styles.tags ?? ''}>
          {(option) => (
            <Tag id={option.value} textValue={option.label} className={styles.tag ?? ''}>
              <span className={styles.tagText}>{option.label}{option.hint !== undefined && <small>{option.hint}</small>}</span>
              <AriaButton slot="remove" className={styles.tagRemove ?? ''} aria-label={`Take ${option.label} away`}><X size={14} aria-hidden="true" /></AriaButton>
            </Tag>
          )}
        </TagList>
      </TagGroup>
      {shown.length < chosen.length && <Button look="quiet" onPress={() => setWhole(true)}>Show {formatExact(chosen.length - shown.length)} more</Button>}
    </div>
  );
}
