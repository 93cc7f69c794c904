import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { onSessionEnd } from '../api/client.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { useMe } from './me.ts';
import { SignInForm } from './SignInForm.tsx';

/** When the session ends while a page is open, the password is asked for over the page: nothing that was entered is lost. */
export function SessionExpired() {
  const me = useMe();
  const queries = useQueryClient();
  const [hasEnded, setEnded] = useState(false);
  useEffect(() => onSessionEnd(() => setEnded(true)), []);
  if (me === undefined) return null;
  const goOn = () => {
    setEnded(false);
    void queries.invalidateQueries();
  };
  return (
    <Dialog title="Sign in again" isOpen={hasEnded} onClose={() => setEnded(false)} isDismissable={false}>
      <p>Your session has ended. Sign in to go on where you are; nothing on this page is lost.</p>
      <SignInForm email={me.email} onSignedIn={goOn} />
    </Dialog>
  );
}
