import { lazy, Suspense, useEffect, useState } from 'react';
import { onSessionEnd } from '../api/client.ts';

const SignInAgain = lazy(() => import('./SignInAgain.tsx').then((module) => ({ default: module.SignInAgain })));

/** When the session ends while a page is open, the password is asked for over the page: nothing that was entered is lost. */
export function SessionExpired() {
  const [hasEnded, setEnded] = useState(false);
  useEffect(() => onSessionEnd(() => setEnded(true)), []);
  return hasEnded ? <Suspense><SignInAgain onDone={() => setEnded(false)} /></Suspense> : null;
}
