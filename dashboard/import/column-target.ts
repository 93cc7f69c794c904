/** What people say of the columns of their file: heading → field, `metadata.<key>`, or null for a column that is left out. */
export type ColumnMapping = Readonly<Record<string, string | null>>;

/** Something that a column of a file can become. */
export interface ImportField {
  /** As the server calls it: `code`. */
  field: string;
  label: string;
  isRequired?: boolean;
  /** What its values look like. */
  help?: string;
}

const metadataPrefix = 'metadata.';

/** What a column can become, as a choice: a field, metadata (whose key is asked beside it), nothing. */
export type TargetChoice = `field:${string}` | 'metadata' | 'none';

/** The choice that a target stands for. */
export function choiceOf(target: string | null): TargetChoice {
  if (target === null) return 'none';
  return target.startsWith(metadataPrefix) ? 'metadata' : `field:${target}`;
}

/** Key of a metadata target; null of any other. */
export function metadataKeyOf(target: string | null): string | null {
  return target?.startsWith(metadataPrefix) === true ? target.slice(metadataPrefix.length) : null;
}

/**
 * What headings say to those who read them: one that is the name of a field here becomes that field, though the file's format calls it something else.
 * `columns` as the file's format understands them; a field that it found already, or that two headings name, is left to the reader.
 */
export function namedColumns(columns: readonly { heading: string; target: string | null }[], fields: readonly ImportField[]): ColumnMapping {
  const plain = (text: string) => text.trim().toLowerCase();
  const free = fields.filter(({ field }) => columns.every(({ target }) => target !== field));
  const named = free.flatMap(({ field, label }) => {
    const [column, ...others] = columns.filter(({ heading, target }) => metadataKeyOf(target) !== null && plain(heading) === plain(label));
    return column === undefined || others.length > 0 ? [] : [[column.heading, field] as const];
  });
  return Object.fromEntries(named);
}

/** The target that a choice stands for. Metadata get the key `key`, until another one is asked for. */
export function targetOf(choice: TargetChoice, key: string): string | null {
  if (choice === 'none') return null;
  return choice === 'metadata' ? metadataPrefix + key : choice.slice('field:'.length);
}
