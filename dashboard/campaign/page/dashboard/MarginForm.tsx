import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { useChangeSearch } from '../../../use-change-search.ts';
import type { DashboardSearch } from '../page-search.ts';
import styles from './boxes.module.css';

/** Asks for the gross margin that the reader assumes; it is kept in the address. */
export function MarginForm({ margin }: { margin: number | null }) {
  const change = useChangeSearch<DashboardSearch>();
  const [entered, setEntered] = useState(margin === null ? null : margin * 100);
  const isWrong = entered !== null && !(entered > 0 && entered <= 100);
  const submit = () => {
    if (!isWrong) change({ margin: entered === null ? undefined : String(Math.round(entered * 100) / 100) });
  };
  return (
    <form className={styles.margin} noValidate onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <NumberField
        name="margin" label="Assumed gross margin" value={entered} onChange={setEntered} decimals={2} unit="%" autoFocus={margin === null}
        error={isWrong ? 'Between 0 and 100.' : null}
      />
      <Button type="submit">{margin === null ? 'Show profit' : 'Change'}</Button>
    </form>
  );
}
