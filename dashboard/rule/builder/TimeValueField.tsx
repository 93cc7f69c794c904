import { useState } from 'react';
import { isDay } from '../../../contract/instant.ts';
import { useProject } from '../../shell/use-project.ts';
import { DateField } from '../../ui/DateField.tsx';
import { dayName } from '../../ui/format.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Checkbox, Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { instantOf, readingOf } from '../../ui/zone-times.ts';
import styles from './builder.module.css';
import type { TimeControl } from './comparisons.ts';

export interface TimeValueFieldProps {
  control: TimeControl;
  label: string;
  values: readonly unknown[];
  onChange: (values: readonly unknown[]) => void;
}

/** What a condition on a time is compared with. Days and times are of the project's zone. */
export function TimeValueField({ control, label, values, onChange }: TimeValueFieldProps) {
  const [first] = values;
  const text = typeof first === 'string' ? first : '';
  const one = (value: unknown) => onChange(value === null || value === '' ? [] : [value]);
  switch (control) {
    case 'day': case 'instant':
      if (control === 'instant' || (text !== '' && !isDay(text))) return <Instant label={label} value={text} onChange={one} />;
      return <DateField label={label} isLabelHidden value={text === '' ? null : text} onChange={one} />;
    case 'days': return <NumberField label={label} isLabelHidden value={daysOf(first)} onChange={one} min={0} max={99_999} unit="days" />;
    case 'weekdays': return <Weekdays label={label} days={values.map(Number)} onChange={onChange} />;
    case 'hours': return <Hours label={label} value={text} onChange={one} />;
    case 'span': return <Span label={label} value={text} onChange={one} />;
    case 'recurring': return <Recurring label={label} value={text} onChange={one} />;
  }
}

function daysOf(value: unknown): number | null {
  const days = /^P?(\d+)D?$/.exec(typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '')?.[1];
  return days === undefined ? null : Number(days);
}

interface TextProps {
  label: string;
  value: string;
  onChange: (value: string | null) => void;
}

function Instant({ label, value, onChange }: TextProps) {
  const { time_zone: zone } = useProject();
  return (
    <DateField
      label={label} isLabelHidden hasTime value={readingIn(value, zone)} onChange={(reading) => onChange(reading === null ? null : instantOf(reading, zone))}
    />
  );
}

/** The wall clock reading of an instant, or of a day that begins in the zone; null for what is none. */
function readingIn(value: string, zone: string): string | null {
  if (value.length === 10) return `${value}T00:00`;
  return Number.isNaN(Date.parse(value)) ? null : readingOf(new Date(value).toISOString(), zone);
}

interface WeekdaysProps {
  label: string;
  days: readonly number[];
  onChange: (days: number[]) => void;
}

/** Monday first. */
const week = [1, 2, 3, 4, 5, 6, 0];

function Weekdays({ label, days, onChange }: WeekdaysProps) {
  const toggle = (day: number, isOn: boolean) => onChange(week.filter((other) => (other === day ? isOn : days.includes(other))));
  return (
    <fieldset className={styles.choices}>
      <legend className="visually-hidden">{label}</legend>
      {week.map((day) => <Checkbox key={day} isSelected={days.includes(day)} onChange={(isOn) => toggle(day, isOn)}>{dayName(day)}</Checkbox>)}
    </fieldset>
  );
}

/** `18:00;20:00;1,2`: two times, and on which days; without days on all of them. */
function Hours({ label, value, onChange }: TextProps) {
  const [from = '', to = '', days = ''] = value.split(';');
  const put = (part: { from?: string; to?: string; days?: string }) => {
    const next = { from, to, days, ...part };
    onChange([next.from, next.to, ...(next.days === '' ? [] : [next.days])].join(';'));
  };
  return (
    <div className={styles.times}>
      <div className={styles.pair}>
        <TextField label="From" value={from} onChange={(time) => put({ from: time })} placeholder="18:00" maxLength={5} isCode />
        <TextField label="Until" value={to} onChange={(time) => put({ to: time })} placeholder="20:00" maxLength={5} isCode />
      </div>
      <Weekdays label={`${label}: days, none for all`} days={days === '' ? [] : days.split(',').map(Number)} onChange={(chosen) => put({ days: chosen.join(',') })} />
      <p className={styles.note}>No day chosen: every day.</p>
    </div>
  );
}

/** Two instants with `;` between them. What is still missing is kept here: half of it is no value. */
function Span({ value, onChange }: TextProps) {
  const [begin = '', end = ''] = value.split(';');
  const [half, setHalf] = useState({ from: begin, to: end });
  const put = (part: Partial<typeof half>) => {
    const next = { ...half, ...part };
    setHalf(next);
    onChange(next.from === '' && next.to === '' ? null : `${next.from};${next.to}`);
  };
  return (
    <div className={styles.pair}>
      <ZonedField label="From" value={half.from} onChange={(from) => put({ from: from ?? '' })} />
      <ZonedField label="Until" value={half.to} onChange={(to) => put({ to: to ?? '' })} />
    </div>
  );
}

function ZonedField({ label, value, onChange }: TextProps) {
  const { time_zone: zone } = useProject();
  return <DateField label={label} hasTime value={readingIn(value, zone)} onChange={(reading) => onChange(reading === null ? null : instantOf(reading, zone))} />;
}

const lengths = [
  { value: 'PT#H', label: 'hours' }, { value: 'P#D', label: 'days' }, { value: 'P#W', label: 'weeks' }, { value: 'P#M', label: 'months' },
] as const;
type Length = (typeof lengths)[number]['value'];

/** A start, an interval and a length: `2026-11-12T14:00:00Z;P1D;PT1H`. */
function Recurring({ value, onChange }: TextProps) {
  const [start = '', interval = 'P1W', length = 'P1D'] = value.split(';');
  const put = (part: { start?: string; interval?: string; length?: string }) => {
    const next = { start, interval, length, ...part };
    onChange(`${next.start};${next.interval};${next.length}`);
  };
  return (
    <div className={styles.times}>
      <ZonedField label="First on" value={start} onChange={(first) => put({ start: first ?? '' })} />
      <DurationField label="Again every" value={interval} onChange={(every) => put({ interval: every })} />
      <DurationField label="Each time for" value={length} onChange={(long) => put({ length: long })} />
    </div>
  );
}

function DurationField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const unit = lengths.find(({ value: pattern }) => new RegExp(`^${pattern.replace('#', '\\d+')}$`).test(value))?.value;
  if (unit === undefined) return <TextField label={label} value={value} onChange={onChange} isCode hint="As ISO 8601 writes it: P1DT12H" />;
  const count = Number(/\d+/.exec(value)?.[0] ?? 1);
  return (
    <div className={styles.pair}>
      <NumberField label={label} value={count} onChange={(next) => onChange(unit.replace('#', String(next ?? 1)))} min={1} max={999} />
      <Select<Length> label={`${label}: unit`} isLabelHidden value={unit} options={lengths} onChange={(next) => onChange(next.replace('#', String(count)))} />
    </div>
  );
}
