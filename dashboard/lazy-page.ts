import { lazyRouteComponent } from '@tanstack/react-router';
import { RequestFailure } from './api/client.ts';

/** Code did not come: the server is away, or has been replaced by one whose files have other names. */
export class MissingCode extends RequestFailure {
  constructor() {
    super(0, 'missing_code', 'The code of this page could not be loaded', null, null, false);
    this.name = 'MissingCode';
  }
}

/** Whether code did not come; of a dialog, which React loads, by what browsers say then. */
export function isMissingCode(error: unknown): boolean {
  return error instanceof MissingCode || (error instanceof TypeError && /dynamically imported module|importing a module script/i.test(error.message));
}

/**
 * A page whose code is loaded when somebody goes there. The router's own answer to code that does not come is a reload, which ends on the browser's error
 * page while the server is away; this way `ErrorPage` says so and waits for it.
 */
export const lazyPage: typeof lazyRouteComponent = (load, name) => lazyRouteComponent(() => load().catch((error: unknown) => {
  throw isMissingCode(error) ? new MissingCode() : error;
}), name);
