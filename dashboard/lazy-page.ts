import { lazyRouteComponent } from '@tanstack/react-router';
import { RequestFailure } from './api/client.ts';
import { isThereNow } from './api/server-back.ts';

/** Code did not come: the server is away, or has been replaced by one whose files have other names. */
export class MissingCode extends RequestFailure {
  constructor() {
    super(0, 'missing_code', 'The code of this page could not be loaded', null, null, false);
    this.name = 'MissingCode';
  }
}

/** What browsers say of a file of code that did not come. */
function isMissingFile(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|importing a module script/i.test(error.message);
}

/**
 * Loads code of the dashboard, or fails with a `MissingCode`. Many browsers keep that a file did not come and do not ask for it again as long as the page
 * is open, nor for what shares a file with it: so nothing is asked for while the server may be away.
 */
export async function loadCode<Module>(load: () => Promise<Module>): Promise<Module> {
  if (!(await isThereNow())) throw new MissingCode();
  return load().catch((error: unknown) => {
    throw isMissingFile(error) ? new MissingCode() : error;
  });
}

/**
 * A page whose code is loaded when somebody goes there. The router's own answer to code that does not come is a reload, which ends on the browser's error
 * page while the server is away; this way `ErrorPage` says so and waits for it.
 */
export const lazyPage: typeof lazyRouteComponent = (load, name) => lazyRouteComponent(() => loadCode(load), name);
