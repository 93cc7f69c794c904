import type { ExportedObject, ExportParameters, WireExport } from '../../contract/export.ts';

/** A file that somebody asked for. */
export interface Export {
  projectId: string;
  exportId: string;
  exportedObject: ExportedObject;
  /** As they were sent; those of a stored export are well-formed. */
  parameters: ExportParameters;
  status: WireExport['status'];
  channel: string;
  /** The member who asked; null: a program. */
  userId: string | null;
  /** Part of the address of the file. */
  token: string;
  /** Parts that are written. */
  chunks: number;
  rowsWritten: number;
  /** Where the last part ended; null: nothing is written. */
  nextAfter: string | null;
  createdAt: Date;
}

/** How long a file is kept. */
export const keptDays = 7;

/** The wire contract's words for it (wire contract §2.13). */
export function toWireExport(one: Export, baseUrl: string): WireExport {
  return {
    id: one.exportId,
    object: 'export',
    created_at: one.createdAt.toISOString(),
    status: one.status,
    channel: one.channel,
    exported_object: one.exportedObject,
    parameters: one.parameters,
    result: one.status === 'DONE' ? { url: `${baseUrl}/v1/exports/${one.exportId}?token=${one.token}` } : null,
    user_id: one.userId,
  };
}
