import { ChevronDown } from 'lucide-react';
import { useMemo } from 'react';
import { Button as AriaButton, Collection, ComboBox as AriaComboBox, Group, Header, Input, ListBox, ListBoxItem, ListBoxSection, Popover } from 'react-aria-components';
import { FieldLabel, FieldNotes } from './AriaField.tsx';
import styles from './field.module.css';
import overlay from './overlay.module.css';
import type { Option } from './Select.tsx';
import { isWrong, type FieldBase } from './field-base.ts';

export interface ComboBoxProps extends FieldBase {
  /** Null while nothing of the list is chosen. */
  value: string | null;
  options: readonly Option<string>[];
  onChange: (value: string | null) => void;
  /** Says what to choose while nothing is. */
  placeholder?: string;
}

/** Choice from a long list by typing a part of it; options of one group stand under its heading. */
export function ComboBox({ label, hint, error, isOptional = false, isLabelHidden, value, options, onChange, placeholder, ...rest }: ComboBoxProps) {
  // The widget begins its list anew with each object that it has not seen.
  const sections = useMemo(() => sectionsOf(options), [options]);
  return (
    <AriaComboBox
      {...rest}
      data-field={rest.name}
      className={styles.field ?? ''}
      selectedKey={value}
      onSelectionChange={(key) => onChange(key === null ? null : String(key))}
      defaultItems={sections}
      menuTrigger="focus"
      isInvalid={isWrong(error)}
      validationBehavior="aria"
    >
      <FieldLabel label={label} isOptional={isOptional} isHidden={isLabelHidden} />
      <Group className={styles.group ?? ''}>
        <Input className={styles.input ?? ''} {...(placeholder !== undefined && { placeholder })} />
        <AriaButton className={styles.inner ?? ''}><ChevronDown size={16} aria-hidden="true" /></AriaButton>
      </Group>
      <FieldNotes hint={hint} error={error} />
      <Popover className={overlay.popover ?? ''} offset={4}>
        <ListBox<Section> className={styles.list ?? ''} renderEmptyState={() => <p className={styles.empty}>Nothing matches.</p>}>
          {({ id, options: members, option }) => (option !== undefined ? <Item option={option} /> : (
            <ListBoxSection id={id}>
              <Header className={overlay.heading ?? ''}>{id}</Header>
              <Collection items={members}>{(member) => <Item option={member} />}</Collection>
            </ListBoxSection>
          ))}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}

/** What the list is made of: an option that stands alone, or a heading with those below it. */
interface Section {
  id: string;
  option?: Option<string>;
  options: readonly (Option<string> & { id: string })[];
}

function sectionsOf(options: readonly Option<string>[]): Section[] {
  const groups = [...new Set(options.map(({ group = '' }) => group))];
  return groups.flatMap((group): Section[] => {
    const members = options.filter((option) => (option.group ?? '') === group);
    return group === '' ? members.map((option) => ({ id: option.value, option, options: [] })) : [{ id: group, options: members.map((member) => ({ ...member, id: member.value })) }];
  });
}

function Item({ option: { value, label, hint } }: { option: Option<string> }) {
  return (
    <ListBoxItem id={value} textValue={label} className={overlay.item ?? ''}>
      <span className={overlay.itemText}>{label}{hint !== undefined && <small>{hint}</small>}</span>
    </ListBoxItem>
  );
}
