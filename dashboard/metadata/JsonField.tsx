import { useProject } from '../shell/use-project.ts';
import { TextField } from '../ui/TextField.tsx';
import { keyOf, textOf, useEditor, type Path } from './editor-state.ts';
import { faultWords } from './metadata-words.ts';

interface Props {
  path: Path;
  label: string;
  value: unknown;
  isOptional?: boolean;
}

/** Lines that are shown before the field scrolls. */
const rowsMax = 16;

/** A value as JSON: a plain text area, which Tab leaves. What is wrong is told with its line. */
export function JsonField({ path, label, value, isOptional = false }: Props) {
  const { time_zone: zone } = useProject();
  const { texts, faultAt, putText, isDisabled } = useEditor();
  const text = textOf(texts, path, value);
  const fault = faultAt(path);
  const problem = texts[keyOf(path)]?.problem ?? (fault === null ? null : faultWords(fault, zone));
  const rows = Math.min(rowsMax, Math.max(path.length === 0 ? 8 : 2, text.split('\n').length));
  return (
    <TextField name={keyOf(path)} label={label} value={text} onChange={(next) => putText(path, next)} rows={rows} isCode error={problem} isOptional={isOptional} isDisabled={isDisabled} />
  );
}
