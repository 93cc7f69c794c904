/** What an import of a CSV file would do, before anything is written; our own dashboard's. */
import { Type, type Static } from 'typebox';
import { Nullable } from './common.ts';

/** Most columns that a preview tells, rows that it shows, characters of each value, and lines that it names as wrong. */
export const previewMax = { columns: 200, rows: 20, characters: 200, failed: 1_000 } as const;

const PreviewColumn = Type.Object({
  heading: Type.String(),
  target: Nullable(Type.String({ description: 'field, metadata.<key>; null: the column is not read' })),
});
export type PreviewColumn = Static<typeof PreviewColumn>;

/** A line that cannot be imported. */
const WrongLine = Type.Object({
  line: Nullable(Type.Integer({ description: 'line of the file on which the row begins, from 1, the headings counted' })),
  key: Nullable(Type.String({ description: 'code or source_id, where the line has one' })),
  reason: Type.String(),
});
export type WrongLine = Static<typeof WrongLine>;

/** `POST …/import-preview`: a file and, beside it, what its columns mean, as the import takes them. */
export const ImportPreview = Type.Object({
  encoding: Type.String(),
  delimiter: Nullable(Type.String({ description: 'what stands between values; null: the headings cannot be read' })),
  columns: Type.Array(PreviewColumn, { description: `the first ${previewMax.columns}` }),
  more_columns: Type.Integer(),
  rows: Type.Array(Type.Array(Type.String()), { description: `values of the first ${previewMax.rows} rows, cut after ${previewMax.characters} characters` }),
  problem: Nullable(Type.String({ description: 'why no row of the file can be read, as it is or by this mapping' })),
  report: Nullable(Type.Object({
    rows: Nullable(Type.Integer({ description: 'null, as what follows from it: the file cannot be read to its end' })),
    new_rows: Nullable(Type.Integer()),
    known_rows: Nullable(Type.Integer({ description: 'rows of objects that are there and would be changed' })),
    failed_rows: Type.Integer(),
    failed: Type.Array(WrongLine, { description: `the first ${previewMax.failed}; one row may be wrong in several ways` }),
  }, { description: 'null: there is a problem' })),
});
export type ImportPreview = Static<typeof ImportPreview>;
