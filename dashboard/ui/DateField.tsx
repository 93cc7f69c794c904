import { parseDate, parseDateTime, type CalendarDate, type CalendarDateTime } from '@internationalized/date';
import { CalendarDays, ChevronLeft, ChevronRight } from 'lucide-react';
import { useRef } from 'react';
import {
  Button as AriaButton, Calendar, CalendarCell, CalendarGrid, CalendarGridBody, CalendarGridHeader, CalendarHeaderCell, DateInput, DatePicker,
  DateSegment, Dialog, Group, Heading, Popover,
} from 'react-aria-components';
import { FieldLabel, FieldNotes } from './AriaField.tsx';
import styles from './field.module.css';
import overlay from './overlay.module.css';
import { isWrong, type FieldBase } from './field-base.ts';

export interface DateFieldProps extends FieldBase {
  /** `YYYY-MM-DD`, with `hasTime` `YYYY-MM-DDTHH:mm`: a reading of the wall clock and calendar, which belongs to no zone. Null while incomplete. */
  value: string | null;
  onChange: (value: string | null) => void;
  hasTime?: boolean;
  /** Earliest day, `YYYY-MM-DD`. */
  min?: string;
}

function parse(value: string | null, hasTime: boolean): CalendarDate | CalendarDateTime | null {
  if (value === null) return null;
  return hasTime ? parseDateTime(value) : parseDate(value);
}

/** A day, or a day and time of day, typed in the reader's own order or picked from a calendar. */
export function DateField({ label, hint, error, isOptional = false, isLabelHidden, value, onChange, hasTime = false, min, ...rest }: DateFieldProps) {
  const opener = useRef<HTMLButtonElement>(null);
  // The calendar tells nobody around that a day was picked, as fields of the platform do: a dialog would take it for untouched.
  const tellPicked = () => void opener.current?.dispatchEvent(new Event('input', { bubbles: true }));
  return (
    <DatePicker<CalendarDate | CalendarDateTime>
      {...rest}
      data-field={rest.name}
      className={styles.field ?? ''}
      value={parse(value, hasTime)}
      onChange={(date) => onChange(date === null ? null : date.toString().slice(0, hasTime ? 16 : 10))}
      granularity={hasTime ? 'minute' : 'day'}
      {...(min !== undefined && { minValue: parseDate(min) })}
      shouldForceLeadingZeros
      isInvalid={isWrong(error)}
      validationBehavior="aria"
    >
      <FieldLabel label={label} isOptional={isOptional} isHidden={isLabelHidden} />
      <Group className={styles.group ?? ''}>
        <DateInput className={styles.segmentsDate ?? ''}>{(segment) => <DateSegment segment={segment} className={styles.dateSegment ?? ''} />}</DateInput>
        <AriaButton ref={opener} className={styles.inner ?? ''}><CalendarDays size={16} aria-hidden="true" /></AriaButton>
      </Group>
      <FieldNotes hint={hint} error={error} />
      <Popover className={overlay.popover ?? ''} offset={4}><Dialog className={overlay.dialog ?? ''}><MonthView onPick={tellPicked} /></Dialog></Popover>
    </DatePicker>
  );
}

function MonthView({ onPick }: { onPick: () => void }) {
  return (
    <Calendar className={styles.calendar ?? ''} onChange={onPick}>
      <header className={styles.calendarHead}>
        <AriaButton slot="previous" className={styles.inner ?? ''}><ChevronLeft size={18} aria-hidden="true" /></AriaButton>
        <Heading />
        <AriaButton slot="next" className={styles.inner ?? ''}><ChevronRight size={18} aria-hidden="true" /></AriaButton>
      </header>
      <CalendarGrid>
        <CalendarGridHeader>{(day) => <CalendarHeaderCell className={styles.weekday ?? ''}>{day}</CalendarHeaderCell>}</CalendarGridHeader>
        <CalendarGridBody>{(date) => <CalendarCell date={date} className={styles.day ?? ''} />}</CalendarGridBody>
      </CalendarGrid>
    </Calendar>
  );
}
