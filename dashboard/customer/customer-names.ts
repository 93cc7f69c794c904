/** What of a customer names them. */
interface Named {
  id: string;
  name?: string | null | undefined;
  email?: string | null | undefined;
  source_id?: string | null | undefined;
}

/** What people call a customer: the name, else the e-mail address, else the shop's id, else ours. */
export function nameOf({ name, email, source_id: sourceId, id }: Named): string {
  return [name, email, sourceId].find((text) => text !== undefined && text !== null && text.trim() !== '') ?? id;
}

/** What tells customers of one name apart: the rest of what names them. */
export function otherNamesOf(customer: Named): string {
  const shown = nameOf(customer);
  return [customer.email, customer.source_id].filter((text) => text !== undefined && text !== null && text !== '' && text !== shown).join(' · ');
}
