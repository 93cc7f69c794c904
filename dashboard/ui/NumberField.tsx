import { useContext, useEffect, useEffectEvent, useRef, useState, type ReactNode, type RefObject } from 'react';
import { Group, Input, NumberField as AriaNumberField, NumberFieldStateContext } from 'react-aria-components';
import { FieldLabel, FieldNotes } from './AriaField.tsx';
import styles from './field.module.css';
import { currencyExponent } from '../../contract/currency.ts';
import { isWrong, type FieldBase } from './field-base.ts';
import { locale } from './reader-locale.ts';

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

/** A number in the reader's own notation. `onChange` follows each key; on leaving the field what was understood is shown, and what was put within the bounds is told. */
export function NumberField(props: NumberFieldProps) {
  const { label, hint, error, isOptional = false, isLabelHidden, value, onChange, min, max, step, decimals = 0, leastDecimals = 0, unit, ...rest } = props;
  // The widget writes out anew each value that it is given: while somebody types it keeps the one that it began with.
  const [held, setHeld] = useState<{ value: number | null } | null>(null);
  const isTypingRef = useRef(false);
  const outside = useRef<Bound | null>(null);
  const [broken, setBroken] = useState<Bound | null>(null);
  const formatOptions = { minimumFractionDigits: leastDecimals, maximumFractionDigits: decimals };
  const take = (entered: number | null) => {
    if (held !== null) setHeld({ value: entered });
    onChange(entered);
  };
  return (
    <AriaNumberField
      {...rest}
      onFocus={() => setHeld({ value })}
      onBlur={() => {
        setHeld(null);
        setBroken(outside.current);
        outside.current = null;
      }}
      data-field={rest.name}
      className={styles.field ?? ''}
      value={(held ?? { value }).value ?? Number.NaN}
      onChange={(entered) => take(Number.isNaN(entered) ? null : entered)}
      {...(min !== undefined && { minValue: min })}
      {...(max !== undefined && { maxValue: max })}
      {...(step !== undefined && { step })}
      isWheelDisabled
      isInvalid={isWrong(error)}
      validationBehavior="aria"
      formatOptions={formatOptions}
    >
      <FieldLabel label={label} isOptional={isOptional} isHidden={isLabelHidden} />
      <Group className={styles.group ?? ''}>
        <Input className={styles.input ?? ''} onInput={() => (isTypingRef.current = true)} />
        <Typed value={value} decimals={decimals} onChange={onChange} isTypingRef={isTypingRef} onBound={(bound) => (outside.current = bound)} />
        {unit !== undefined && <span className={styles.affix}>{unit}</span>}
      </Group>
      {broken !== null && <p role="alert" className={styles.changed}>Changed to {printed((broken === 'least' ? min : max) ?? 0, formatOptions)}, the {broken} it can be.</p>}
      <FieldNotes hint={hint} error={error} />
    </AriaNumberField>
  );
}

/** Which bound a number is beyond. */
type Bound = 'least' | 'most';

function printed(value: number, options: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(locale, options).format(value);
}

interface TypedProps extends Required<Pick<NumberFieldProps, 'value' | 'decimals' | 'onChange'>> {
  isTypingRef: RefObject<boolean>;
  /** Told with each key: the bound that what is typed is beyond; null: none. */
  onBound: (bound: Bound | null) => void;
}

/** Tells what is being typed, once it is a number that the field takes. What the widget writes itself on leaving the field is no news. */
function Typed({ value, decimals, onChange, isTypingRef, onBound }: TypedProps) {
  const state = useContext(NumberFieldStateContext);
  const input = state?.inputValue;
  const tell = useEffectEvent(() => {
    if (!isTypingRef.current || state === null) return;
    isTypingRef.current = false;
    const { numberValue: typed, minValue = -Infinity, maxValue = Infinity } = state;
    const next = input === '' ? null : Number(typed.toFixed(decimals));
    const bound = next === null ? null : next < minValue ? 'least' : next > maxValue ? 'most' : null;
    onBound(bound);
    if (bound === null && next !== value) onChange(next);
  });
  useEffect(() => tell(), [input]);
  return null;
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
