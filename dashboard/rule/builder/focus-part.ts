/** Gives the keyboard to a control of a part once it is drawn; without a word which, to what the part is about. */
export function focusPart(key: number, control = '[role=combobox]'): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-part="${key}"] ${control}`)?.focus());
}
