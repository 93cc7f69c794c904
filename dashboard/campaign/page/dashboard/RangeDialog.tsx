import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { DateField } from '../../../ui/DateField.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { focusField } from '../../../ui/focus-field.ts';
import { daysProblem } from '../range.ts';
import styles from './boxes.module.css';

interface Props {
  initial: { from: string | null; to: string | null };
  onChoose: (days: { from: string; to: string }) => void;
  onClose: () => void;
}

/** First and last day of a range, typed or picked. */
export function RangeDialog({ initial, onChoose, onClose }: Props) {
  const [from, setFrom] = useState(initial.from);
  const [to, setTo] = useState(initial.to);
  const [isChecked, setChecked] = useState(false);
  const problem = daysProblem({ from: from ?? undefined, to: to ?? undefined });
  const lastProblem = to === null ? 'Enter a day.' : from === null ? null : problem;
  const submit = () => {
    setChecked(true);
    if (from === null || to === null || problem !== null) {
      focusField(from === null ? 'range-from' : 'range-to');
      return;
    }
    onChoose({ from, to });
    onClose();
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit}>Show these days</Button>
    </>
  );
  return (
    <Dialog title="Days to show" isOpen onClose={onClose} footer={footer}>
      <div className={styles.days}>
        <DateField
          name="range-from" label="First day" value={from} onChange={setFrom} error={isChecked && from === null ? 'Enter a day.' : null} autoFocus
        />
        <DateField name="range-to" label="Last day" value={to} onChange={setTo} error={isChecked ? lastProblem : null} hint="The whole day is included." />
      </div>
    </Dialog>
  );
}
