/** What the log says of an error. */
export type LoggedError = {
  type: string;
  message: string;
  stack: string;
  /** SQLSTATE of a database error, or the code of a system error. */
  code?: string;
  constraint?: string;
  table?: string;
  cause?: LoggedError;
};

/**
 * An error as the log may have it: by names, without rows. What PostgreSQL adds (`detail`: "Failing row contains …", `where`, `internalQuery`)
 * holds codes and addresses of customers, which a log must not keep.
 */
export function loggedError(error: Error & { code?: unknown; constraint?: unknown; table?: unknown }): LoggedError {
  const { message, stack = '', code, constraint, table, cause } = error;
  return {
    type: error.name,
    message,
    stack,
    ...(typeof code === 'string' && { code }),
    ...(typeof constraint === 'string' && { constraint }),
    ...(typeof table === 'string' && { table }),
    ...(cause instanceof Error && { cause: loggedError(cause) }),
  };
}
