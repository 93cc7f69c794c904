import { useEffect, useState } from 'react';

/** A value once it has not changed for `delayMs`: what somebody types is asked for when they pause. */
export function useSettled<T>(value: T, delayMs = 200): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return settled;
}
