import { today as todayIn } from '@internationalized/date';
import { useState } from 'react';
import { useProject } from '../../shell/use-project.ts';
import { Button } from '../../ui/Button.tsx';
import { DateField } from '../../ui/DateField.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorText } from '../../ui/ErrorBox.tsx';
import { focusField } from '../../ui/focus-field.ts';
import { Select, type Option } from '../../ui/Select.tsx';
import { endOfDay, instantOf } from '../../ui/zone-times.ts';
import styles from '../voucher.module.css';

export interface BulkDialogProps<Change> {
  /** Which codes: "48 211 codes". */
  words: string;
  isPending: boolean;
  error: Error | null;
  onSave: (change: Change) => void;
  onClose: () => void;
}

/** What becomes of a date. */
type Choice = 'own' | 'campaign' | 'kept';

const endOptions: Option<Choice>[] = [{ value: 'own', label: 'On a day of their own' }, { value: 'campaign', label: 'As the campaign says' }, { value: 'kept', label: 'Leave as it is' }];
const startOptions: Option<Choice>[] = [{ value: 'kept', label: 'Leave as it is' }, { value: 'own', label: 'At a time of their own' }, { value: 'campaign', label: 'As the campaign says' }];

/** From when to when many codes are valid; null: as their campaign says. */
export function ValidityDialog({ words, isPending, error, onSave, onClose }: BulkDialogProps<{ start_date?: string | null; expiration_date?: string | null }>) {
  const { time_zone: zone } = useProject();
  const [end, setEnd] = useState<Choice>('own');
  const [lastDay, setLastDay] = useState<string | null>(null);
  const [begin, setBegin] = useState<Choice>('kept');
  const [start, setStart] = useState<string | null>(null);
  const [isChecked, setChecked] = useState(false);
  const isNothing = end === 'kept' && begin === 'kept';
  const problems = {
    lastDay: end === 'own' && lastDay === null ? 'Say which day is the last.' : null,
    start: begin === 'own' && start === null ? 'Say when they start.' : null,
  };
  const submit = () => {
    setChecked(true);
    if (problems.lastDay !== null) focusField('bulk-last-day');
    else if (problems.start !== null) focusField('bulk-start');
    else if (isNothing) focusField('bulk-end');
    else if (!isPending) {
      onSave({
        ...(end !== 'kept' && { expiration_date: end === 'own' && lastDay !== null ? endOfDay(lastDay, zone) : null }),
        ...(begin !== 'kept' && { start_date: begin === 'own' && start !== null ? instantOf(start, zone) : null }),
      });
    }
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={isPending}>Change {words}</Button>
    </>
  );
  return (
    <Dialog title={`Validity of ${words}`} isOpen onClose={onClose} footer={footer}>
      <form className={styles.fields} noValidate onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <p>Dates of their own win over those of the campaign. Days are of {zone.replaceAll('_', ' ')}.</p>
        <Select
          name="bulk-end" label="They end" value={end} options={endOptions} onChange={setEnd} error={isChecked && isNothing ? 'Change when they end or when they start.' : null}
          {...(end === 'campaign' && { hint: 'Also those that were given out and run out a time after it: they end with the campaign then.' })}
        />
        {end === 'own' && (
          <DateField
            name="bulk-last-day" label="Last day" min={todayIn(zone).toString()} value={lastDay} onChange={setLastDay} hint="The whole day counts."
            error={isChecked ? problems.lastDay : null}
          />
        )}
        <Select name="bulk-begin" label="They start" value={begin} options={startOptions} onChange={setBegin} />
        {begin === 'own' && <DateField name="bulk-start" label="Start" hasTime value={start} onChange={setStart} error={isChecked ? problems.start : null} />}
        <ErrorText error={error} />
      </form>
    </Dialog>
  );
}
