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

/** The target that a choice stands for. Metadata get the key `key`, until another one is asked for. */
export function targetOf(choice: TargetChoice, key: string): string | null {
  if (choice === 'none') return null;
  return choice === 'metadata' ? metadataPrefix + key : choice.slice('field:'.length);
}
