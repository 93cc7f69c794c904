const focusable = ':is(input:not([type=hidden]), select, textarea, [role=spinbutton])';

/** Goes to the field of the kit with this name; of a date, which is made of parts, to the first. */
export function focusField(name: string): void {
  document.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"] ${focusable}`)?.focus();
}

/** Goes to the first field that has something to complain about, once the complaint is shown; `within`: a selector of what the fields are in. */
export function focusFirstWrong(within = 'form'): void {
  const wrong = ['[data-invalid]', '[aria-invalid=true]'].flatMap((mark) => [`${within} ${mark}${focusable}`, `${within} ${mark} ${focusable}`]).join(', ');
  requestAnimationFrame(() => document.querySelector<HTMLElement>(wrong)?.focus());
}
