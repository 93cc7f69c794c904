const focusable = ':is(input:not([type=hidden]), select, textarea, [role=spinbutton])';

/** Goes to the field of the kit with this name; of a date, which is made of parts, to the first. */
export function focusField(name: string): void {
  document.querySelector<HTMLElement>(`[data-field="${name}"] ${focusable}`)?.focus();
}

/** Goes to the first field that has something to complain about, once the complaint is shown. */
export function focusFirstWrong(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`form [data-invalid]${focusable}, form [data-invalid] ${focusable}`)?.focus());
}
