/**
 * Something the person who started us can put right: a setting, a port, a directory, a database. Its message is the one sentence they
 * read; `main` and the command line print it without a stack and end with exit code 1.
 */
export class StartUpError extends Error {
  override readonly name = 'StartUpError';
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

/** The system's error code (`EADDRINUSE`, `EACCES` …), undefined when there is none. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
