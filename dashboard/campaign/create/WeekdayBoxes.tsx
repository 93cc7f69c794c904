import { Checkbox } from '../../ui/Select.tsx';
import { weekdayWords } from '../page/timeframe.ts';
import styles from './create.module.css';

/** A week begins on Monday here; 0 is Sunday. */
const week = [1, 2, 3, 4, 5, 6, 0];

/** Days of the week, any number of them. */
export function WeekdayBoxes({ value, onChange, error }: { value: readonly number[]; onChange: (days: number[]) => void; error: string | undefined }) {
  const toggle = (day: number, isChosen: boolean) => onChange(isChosen ? [...value, day] : value.filter((one) => one !== day));
  return (
    <fieldset className={styles.weekdays} data-field="weekdays">
      <legend className="visually-hidden">Days of the week</legend>
      {week.map((day) => <Checkbox key={day} isSelected={value.includes(day)} onChange={(isChosen) => toggle(day, isChosen)}>{weekdayWords([day])}</Checkbox>)}
      {error !== undefined && <span className={styles.wrong}>{error}</span>}
    </fieldset>
  );
}
