import { useState } from 'react';
import type { MetadataResource } from '../../contract/metadata.ts';
import { metadataFaults, pathWords, type MetadataFault } from '../../contract/metadata-faults.ts';
import { useProject } from '../shell/use-project.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Segments } from '../ui/Select.tsx';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import { useFocusDrawn } from '../ui/use-focus-drawn.ts';
import { EditorContext, keyOf, textOf, useEditor, useHeld, type EditorState, type Path } from './editor-state.ts';
import { JsonField } from './JsonField.tsx';
import { Members } from './Members.tsx';
import styles from './metadata.module.css';
import { useMetadataSchema } from './metadata-schemas-query.ts';
import type { Metadata } from './metadata-shape.ts';
import { faultWords } from './metadata-words.ts';
import { readJson } from './read-json.ts';

export interface MetadataEditorProps {
  /** Whose metadata they are: the schema of that kind decides about controls and rules. */
  relatedObject: MetadataResource;
  /** Metadata as the API has them; null while what is typed cannot be read (`onChange` gave null). */
  value: Metadata | null;
  /** Called with each change; with null while a text that is to be JSON cannot be read, or a field that was named is not added: then there is nothing to save. */
  onChange: (value: Metadata | null) => void;
  /** Whether what is missing or not finished is told as well: true once somebody tried to save. What is wrong is told at once. */
  isChecked?: boolean;
  /** They are merged into metadata that are kept: nothing is missing. */
  isPartial?: boolean;
  isDisabled?: boolean;
  /** What uses a key, in words; null: nothing. */
  usedIn?: (key: string) => string | null;
}

const usedInNothing = () => null;

const views = [{ value: 'fields', label: 'Fields' }, { value: 'json', label: 'JSON' }] as const;

/**
 * Edits metadata by the schema of their kind, in fields or as JSON, with the complaints of the schema beside what they are about. `useMetadataFaults` tells
 * whether they may be saved; `focusFirstWrong('[data-metadata]')` goes to the first complaint.
 */
export function MetadataEditor({ relatedObject, value, onChange, isChecked = false, isPartial = false, isDisabled = false, usedIn = usedInNothing }: MetadataEditorProps) {
  const [view, setView] = useState<'fields' | 'json'>('fields');
  const { query, schema, schemas, hasSchema } = useMetadataSchema(relatedObject);
  const { held, ...deeds } = useHeld(value, onChange);
  const focusDrawn = useFocusDrawn();
  const show = (next: 'fields' | 'json') => {
    // The form of a field that was begun goes with the view, and would hold Save back unseen.
    if (Object.keys(held.begun).length > 0) deeds.beginNone();
    setView(next);
  };
  if (query.isPending) return <SkeletonLines label="Loading the metadata schema" />;
  if (query.data === undefined) return <ErrorBox title="The metadata schema could not be loaded" error={query.error} onRetry={() => void query.refetch()} />;
  const faults = metadataFaults(held.value, schema, schemas, isPartial).filter((fault) => isChecked || !isMissing(fault));
  const editor: EditorState = {
    ...held, ...deeds, focusDrawn, schemas, isDisabled, isChecked, usedIn, faultAt: (path) => faults.find((fault) => keyOf(fault.path) === keyOf(path)) ?? null,
  };
  // What cannot be read as JSON has no fields.
  const isBroken = (held.texts[keyOf([])]?.problem ?? null) !== null;
  return (
    <EditorContext value={editor}>
      <div className={styles.editor} data-metadata>
        <Segments label="Show metadata as" value={isBroken ? 'json' : view} options={views} onChange={show} />
        {view === 'json' || isBroken ? <WholeJson faults={faults} /> : <Members path={[]} schema={schema} hasSchema={hasSchema} value={held.value} />}
      </div>
    </EditorContext>
  );
}

function isMissing({ broken }: MetadataFault): boolean {
  return broken.every(({ rule }) => rule === 'required');
}

const root: Path = [];

/** All of it as JSON; each complaint says its line. */
function WholeJson({ faults }: { faults: readonly MetadataFault[] }) {
  const { time_zone: zone } = useProject();
  const { texts, value } = useEditor();
  const read = readJson(textOf(texts, root, value));
  return (
    <div className={styles.json}>
      <JsonField path={root} label="Metadata as JSON" value={value} />
      {faults.length > 0 && read.isReadable && (
        <ul className={styles.faults} aria-label="What the schema refuses">
          {faults.map((fault) => (
            <li key={keyOf(fault.path)}><b>Line {read.lineOf(fault.path)}</b> <code>{pathWords(fault.path)}</code>: {faultWords(fault, zone)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
