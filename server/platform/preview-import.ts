import { previewMax, type ImportPreview } from '../../contract/import-preview.ts';
import { readCsvHead, type CsvHead } from './csv-rows.ts';
import type { CsvUpload } from './csv-upload.ts';
import type { Pool, Transaction } from './db.ts';
import { csvOf, judgeImport, type ImportFailure, type ImportPlace, type JudgedKind } from './judge-import.ts';

/** A kind of import that can say beforehand what it would do. */
export interface PreviewedKind extends JudgedKind {
  /** How many of the staged rows are of objects that are there and would be changed; rows in `except` are not counted. */
  countKnown(tx: Transaction, place: ImportPlace, except: readonly number[]): Promise<number>;
}

/**
 * What an import of a file would do, read and judged by the import's own code: in a transaction of its own, in which nothing but the stage is written,
 * and that ends with it.
 */
export async function previewImport(db: Pool, kind: PreviewedKind, place: ImportPlace, { content, columns: mapping }: CsvUpload, now: Date): Promise<ImportPreview> {
  const head = await readCsvHead(content, csvOf(kind, place).shape, mapping, previewMax.rows);
  const { problem } = head;
  if (problem !== null) return { ...shown(head), problem: `The file ${problem}.`, report: null };
  const report = await db.transaction(async (tx) => {
    const { rows, failures } = await judgeImport(tx, kind, place, { form: 'csv', content, mapping }, now);
    const failed = [...new Set(failures.flatMap(({ row }) => row ?? []))];
    const known = await kind.countKnown(tx, place, failed);
    return {
      rows, new_rows: rows === null ? null : rows - failed.length - known, known_rows: rows === null ? null : known, failed_rows: failed.length,
      failed: failures.slice(0, previewMax.failed).map(wrongLine),
    };
  });
  return { ...shown(head), problem: null, report };
}

function shown({ encoding, delimiter, columns, rows }: CsvHead): Pick<ImportPreview, 'encoding' | 'delimiter' | 'columns' | 'more_columns' | 'rows'> {
  const cut = (cell: string): string => (cell.length > previewMax.characters ? `${cell.slice(0, previewMax.characters)}…` : cell);
  return {
    encoding, delimiter, columns: columns.slice(0, previewMax.columns), more_columns: Math.max(0, columns.length - previewMax.columns),
    rows: rows.map((row) => row.slice(0, previewMax.columns).map(cut)),
  };
}

function wrongLine({ line, key, reason }: ImportFailure): { line: number | null; key: string | null; reason: string } {
  return { line, key, reason: reason.charAt(0).toUpperCase() + reason.slice(1) };
}
