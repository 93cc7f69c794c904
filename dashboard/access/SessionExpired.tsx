import { Suspense, useEffect, useState } from 'react';
import { onSessionEnd } from '../api/client.ts';
import { lazyPart } from '../lazy-part.tsx';

const SignInAgain = lazyPart(() => import('./SignInAgain.tsx'), 'SignInAgain');

/** When the session ends while a page is open, the password is asked for over the page: nothing that was entered is lost. */
export function SessionExpired() {
  const [hasEnded, setEnded] = useState(false);
  useEffect(() => onSessionEnd(() => setEnded(true)), []);
  return hasEnded ? <Suspense><SignInAgain onDone={() => setEnded(false)} /></Suspense> : null;
}
