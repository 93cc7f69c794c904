import { today as todayIn } from '@internationalized/date';
import { useState } from 'react';
import { useProject } from '../../../shell/use-project.ts';
import { Button } from '../../../ui/Button.tsx';
import { DateField } from '../../../ui/DateField.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorText } from '../../../ui/ErrorBox.tsx';
import { focusField } from '../../../ui/focus-field.ts';
import { Checkbox } from '../../../ui/Select.tsx';
import { endOfDay, instantOf } from '../../../ui/zone-times.ts';
import styles from './vouchers.module.css';

export interface BulkDialogProps<Change> {
  /** Which codes: "48 211 codes". */
  words: string;
  isPending: boolean;
  error: Error | null;
  onSave: (change: Change) => void;
  onClose: () => void;
}

/** From when to when many codes are valid. */
export function ValidityDialog({ words, isPending, error, onSave, onClose }: BulkDialogProps<{ start_date?: string; expiration_date?: string }>) {
  const { time_zone: zone } = useProject();
  const [lastDay, setLastDay] = useState<string | null>(null);
  const [hasStart, setHasStart] = useState(false);
  const [start, setStart] = useState<string | null>(null);
  const [isChecked, setChecked] = useState(false);
  const problems = {
    start: hasStart && start === null ? 'Say when they start.' : null,
    lastDay: lastDay === null && !hasStart ? 'Say which day is the last.' : null,
  };
  const submit = () => {
    setChecked(true);
    if (problems.lastDay !== null) focusField('bulk-last-day');
    else if (problems.start !== null) focusField('bulk-start');
    else if (!isPending) onSave({ ...(lastDay !== null && { expiration_date: endOfDay(lastDay, zone) }), ...(hasStart && start !== null && { start_date: instantOf(start, zone) }) });
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={isPending}>Change {words}</Button>
    </>
  );
  return (
    <Dialog title={`Validity of ${words}`} isOpen onClose={onClose} footer={footer}>
      <form className={styles.form} noValidate onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <p>The dates become the codes’ own and win over those of the campaign, whatever they had before. Days are of {zone.replaceAll('_', ' ')}.</p>
        <DateField
          name="bulk-last-day" label="Last day" min={todayIn(zone).toString()} value={lastDay} onChange={setLastDay} hint="The whole day counts." isOptional={hasStart}
          error={isChecked ? problems.lastDay : null}
        />
        <Checkbox isSelected={hasStart} onChange={setHasStart}>Change when they start as well</Checkbox>
        {hasStart && <DateField name="bulk-start" label="Start" hasTime value={start} onChange={setStart} error={isChecked ? problems.start : null} />}
        <ErrorText error={error} />
      </form>
    </Dialog>
  );
}
