import { parseDateTime, toZoned } from '@internationalized/date';
import type { WireMetadataDefinition } from '../../contract/metadata.ts';
import { useProject } from '../shell/use-project.ts';
import { DateField } from '../ui/DateField.tsx';
import { zoneCity } from '../ui/format.ts';
import type { FieldBase } from '../ui/field-base.ts';
import { NumberField } from '../ui/NumberField.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { keyOf, useEditor, type Path } from './editor-state.ts';
import { JsonField } from './JsonField.tsx';
import { numberDecimals, wallReading, type Shape } from './metadata-shape.ts';
import { faultWords, ruleWords } from './metadata-words.ts';

interface Props {
  path: Path;
  label: string;
  type: Shape['type'];
  value: unknown;
  /** Undefined: a key of the object's own. */
  definition: WireMetadataDefinition | undefined;
}

/** A longer text has several lines to be seen in. */
const longText = 80;

/** The control for one value: by its type, or a choice where the schema lists what is allowed. */
export function ValueField({ path, label, type, value, definition }: Props) {
  const { time_zone: zone } = useProject();
  const { put, faultAt, isDisabled } = useEditor();
  const fault = faultAt(path);
  const isElement = typeof path.at(-1) === 'number';
  // What a list says of all its elements is not said of each again.
  const rules = definition === undefined || isElement ? '' : ruleWords(definition, zone);
  const isOptional = definition?.optional === true && !isElement;
  const field: FieldBase = { name: keyOf(path), label, isOptional, isDisabled, error: fault === null ? null : faultWords(fault, zone), ...(rules !== '' && { hint: rules }) };
  // An element of a list, and a key of the object's own, keep their place while they are empty.
  const set = (next: unknown) => put(path, next ?? (isElement || definition === undefined ? null : undefined));
  if (definition?.eq !== undefined && ['string', 'number', 'image_url', 'geopoint'].includes(type)) {
    return <ChoiceField field={{ ...field, hint: undefined }} allowed={definition.eq} value={value} onChange={set} />;
  }
  // What a definition wants and nobody entered is missing; a text of one's own may be empty.
  const setText = (entered: string) => set(entered === '' && definition !== undefined && !isElement ? undefined : entered);
  const text = typeof value === 'string' ? value : '';
  switch (type) {
    case 'string': return <TextField {...field} value={text} onChange={setText} {...(isLong(text) && { rows: 4 })} />;
    case 'image_url': return <TextField {...field} value={text} onChange={setText} type="url" placeholder="https://" isCode />;
    case 'geopoint': return <TextField {...field} value={text} onChange={setText} hint={rules === '' ? 'Latitude, longitude' : rules} placeholder="52.52, 13.405" isCode />;
    case 'number': return <NumberField {...field} value={typeof value === 'number' ? value : null} onChange={set} decimals={numberDecimals} />;
    case 'boolean': return <ChoiceField field={field} allowed={[true, false]} value={value} onChange={set} />;
    case 'date': return <DateField {...field} value={text === '' ? null : text} onChange={set} />;
    case 'datetime': return (
      <DateField
        {...field} hasTime hint={[rules, `Time in ${zoneCity(zone)}`].filter((part) => part !== '').join('. ')}
        value={text === '' ? null : wallReading(text, zone)} onChange={(next) => set(next === null ? null : toZoned(parseDateTime(next), zone).toAbsoluteString())}
      />
    );
    case 'object': case 'json': return <JsonField path={path} label={label} value={value} isOptional={isOptional} />;
  }
}

function isLong(text: string): boolean {
  return text.length > longText || text.includes('\n');
}

interface ChoiceProps {
  field: FieldBase;
  allowed: readonly (string | number | boolean)[];
  value: unknown;
  onChange: (value: unknown) => void;
}

/** One of a few values, or none. A value that is not allowed is shown until another is chosen. */
function ChoiceField({ field, allowed, value, onChange }: ChoiceProps) {
  const isThere = value !== undefined && value !== null;
  const values: readonly unknown[] = isThere && !allowed.some((one) => one === value) ? [value, ...allowed] : allowed;
  const options = [{ value: '', label: 'Not set' }, ...values.map((one) => ({ value: JSON.stringify(one), label: choiceWord(one) }))];
  return (
    <Select
      {...field} value={isThere ? JSON.stringify(value) : ''} options={options}
      onChange={(chosen) => onChange(chosen === '' ? undefined : (JSON.parse(chosen) as unknown))}
    />
  );
}

function choiceWord(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return value === '' ? '(empty text)' : String(value);
}
