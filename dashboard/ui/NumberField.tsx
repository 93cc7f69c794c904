import type { ReactNode } from 'react';
import { Group, Input, NumberField as AriaNumberField } from 'react-aria-components';
import styles from './field.module.css';
import { currencyExponent } from './format.ts';
import { isWrong, type FieldBase } from './field-base.ts';
import { FieldLabel, FieldNotes } from './TextField.tsx';

export interface NumberFieldProps extends FieldBase {
  /** Null while nothing is entered. */
  value: number | null;
  onChange: (value: number | null) => void;
  min?: number;
  max?: number;
  step?: number;
  /** Digits after the decimal sign; 0 unless told. */
  decimals?: number;
  /** Digits after the decimal sign that are shown even when they are 0. */
  leastDecimals?: number;
  /** Unit behind the number, such as `%`. */
  unit?: ReactNode;
}

/** A number in the reader's own notation; on leaving the field what was understood is shown. */
export function NumberField(props: NumberFieldProps) {
  const { label, hint, error, isOptional = false, value, onChange, min, max, step, decimals = 0, leastDecimals = 0, unit, ...rest } = props;
  return (
    <AriaNumberField
      {...rest}
      data-field={rest.name}
      className={styles.field ?? ''}
      value={value ?? Number.NaN}
      onChange={(entered) => onChange(Number.isNaN(entered) ? null : entered)}
      {...(min !== undefined && { minValue: min })}
      {...(max !== undefined && { maxValue: max })}
      {...(step !== undefined && { step })}
      isWheelDisabled
      isInvalid={isWrong(error)}
      validationBehavior="aria"
      formatOptions={{ minimumFractionDigits: leastDecimals, maximumFractionDigits: decimals }}
    >
      <FieldLabel label={label} isOptional={isOptional} />
      <Group className={styles.group ?? ''}>
        <Input className={styles.input ?? ''} />
        {unit !== undefined && <span className={styles.affix}>{unit}</span>}
      </Group>
      <FieldNotes hint={hint} error={error} />
    </AriaNumberField>
  );
}

export interface MoneyFieldProps extends Omit<NumberFieldProps, 'decimals' | 'leastDecimals' | 'unit' | 'min' | 'max' | 'step'> {
  /** ISO 4217. `value` and `onChange` are minor units of it. */
  currency: string;
  /** Smallest amount in minor units; 0 unless told. */
  min?: number;
}

/** An amount of money: written with the currency's own digits, held as integer minor units. */
export function MoneyField({ currency, value, onChange, min = 0, ...rest }: MoneyFieldProps) {
  const digits = currencyExponent(currency);
  const scale = 10 ** digits;
  return (
    <NumberField
      {...rest}
      value={value === null ? null : value / scale}
      onChange={(major) => onChange(major === null ? null : Math.round(major * scale))}
      min={min / scale}
      max={Math.floor(Number.MAX_SAFE_INTEGER / scale)}
      decimals={digits}
      leastDecimals={digits}
      unit={currency}
    />
  );
}
