import { keepPreviousData, useQuery, type QueryKey } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton, ComboBox as AriaComboBox, Group, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { FieldLabel, FieldNotes } from './AriaField.tsx';
import { wordsOf } from './ErrorBox.tsx';
import { isWrong, type FieldBase } from './field-base.ts';
import styles from './field.module.css';
import overlay from './overlay.module.css';
import type { Option } from './Select.tsx';
import { useSettled } from './use-settled.ts';

/** What is found for a text. */
export interface Search {
  /** Name of the search in the cache; the text is put behind it. */
  queryKey: QueryKey;
  /** The best matches, a few; for an empty text those that are likely. */
  find: (text: string, signal: AbortSignal) => Promise<readonly Option<string>[]>;
  /** A last choice for a text that nothing has to match, such as a new object of this name; null where what was found has it already. */
  another?: (text: string, found: readonly Option<string>[]) => Option<string> | null;
}

export interface SearchPickerProps extends FieldBase {
  search: Search;
  /** Null while nothing is chosen. */
  value: Option<string> | null;
  onChange: (value: Option<string> | null) => void;
  placeholder?: string;
  /** What is chosen goes elsewhere, and the field is empty for the next one; `value` stays null. */
  isAdding?: boolean;
}

/** Choice of one from any number, which the server searches while one types. Changing the text takes the choice back. */
export function SearchPicker({ label, hint, error, isOptional = false, isLabelHidden, search, value, onChange, placeholder, isAdding = false, ...rest }: SearchPickerProps) {
  const [text, setText] = useState(value?.label ?? '');
  const [shown, setShown] = useState(value);
  // The widget closes its list when another choice is told to it; where what is chosen goes elsewhere it begins anew, with the keyboard in it.
  const [round, setRound] = useState(0);
  if (shown !== value) {
    // Whoever shows the field emptied it, or filled it, from outside.
    setShown(value);
    if (value !== null) setText(value.label);
    else if (text === shown?.label) setText('');
  }
  const { options, words } = useOptions(search, text, value);
  const type = (typed: string) => {
    setText(typed);
    if (value !== null && typed !== value.label) onChange(null);
  };
  const choose = (key: string) => {
    const chosen = options.find((option) => option.value === key);
    if (chosen === undefined) return;
    onChange(chosen);
    if (!isAdding) return;
    setText('');
    setRound(round + 1);
  };
  return (
    <AriaComboBox
      key={round}
      {...rest}
      autoFocus={rest.autoFocus === true || round > 0}
      data-field={rest.name}
      className={styles.field ?? ''}
      items={options}
      inputValue={text}
      onInputChange={type}
      selectedKey={value?.value ?? null}
      onSelectionChange={(key) => key !== null && choose(String(key))}
      allowsCustomValue
      allowsEmptyCollection
      isInvalid={isWrong(error)}
      validationBehavior="aria"
    >
      <FieldLabel label={label} isOptional={isOptional} isHidden={isLabelHidden} />
      <Group className={styles.group ?? ''}>
        <Input className={styles.input ?? ''} placeholder={placeholder} autoComplete="off" spellCheck="false" maxLength={200} />
        <AriaButton className={styles.inner ?? ''}><ChevronDown size={16} aria-hidden="true" /></AriaButton>
      </Group>
      <FieldNotes hint={hint} error={error} />
      <Popover className={overlay.popover ?? ''} offset={4} maxHeight={320}>
        <ListBox<Option<string>> className={styles.list ?? ''} renderEmptyState={() => <p className={styles.empty}>{words}</p>}>
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

/** What the list shows for a text, and why it shows nothing. */
function useOptions({ queryKey, find, another }: Search, text: string, value: Option<string> | null) {
  const asked = useSettled(text === value?.label ? '' : text.trim());
  const { data = [], error, isFetching } = useQuery({
    queryKey: [...queryKey, asked], queryFn: ({ signal }) => find(asked, signal), placeholderData: keepPreviousData,
  });
  const words = error === null ? (isFetching ? 'Searching' : 'Nothing matches.') : wordsOf(error);
  const added = another === undefined || asked === '' ? null : another(asked, data);
  const found = added === null ? data : [...data, added];
  // The one that is chosen stays, so that leaving the field keeps it.
  const options = value === null || found.some((option) => option.value === value.value) ? found : [value, ...found];
  return { options, words };
}
