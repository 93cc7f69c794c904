import { ChevronDown } from 'lucide-react';
import { Button as AriaButton, ComboBox as AriaComboBox, Group, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import styles from './field.module.css';
import overlay from './overlay.module.css';
import type { Option } from './Select.tsx';
import { isWrong, type FieldBase } from './field-base.ts';
import { FieldLabel, FieldNotes } from './TextField.tsx';

export interface ComboBoxProps extends FieldBase {
  /** Null while nothing of the list is chosen. */
  value: string | null;
  options: readonly Option<string>[];
  onChange: (value: string | null) => void;
}

/** Choice from a long list by typing a part of it. */
export function ComboBox({ label, hint, error, isOptional = false, isLabelHidden, value, options, onChange, ...rest }: ComboBoxProps) {
  return (
    <AriaComboBox
      {...rest}
      data-field={rest.name}
      className={styles.field ?? ''}
      selectedKey={value}
      onSelectionChange={(key) => onChange(key === null ? null : String(key))}
      defaultItems={options}
      menuTrigger="focus"
      isInvalid={isWrong(error)}
      validationBehavior="aria"
    >
      <FieldLabel label={label} isOptional={isOptional} isHidden={isLabelHidden} />
      <Group className={styles.group ?? ''}>
        <Input className={styles.input ?? ''} />
        <AriaButton className={styles.inner ?? ''}><ChevronDown size={16} aria-hidden="true" /></AriaButton>
      </Group>
      <FieldNotes hint={hint} error={error} />
      <Popover className={overlay.popover ?? ''} offset={4}>
        <ListBox<Option<string>> className={styles.list ?? ''} renderEmptyState={() => <p className={styles.empty}>Nothing matches.</p>}>
          {(option) => (
            <ListBoxItem id={option.value} textValue={option.label} className={overlay.item ?? ''}>
              <span className={overlay.itemText}>{option.label}{option.hint !== undefined && <small>{option.hint}</small>}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}
