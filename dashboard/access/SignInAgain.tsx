import { useQueryClient } from '@tanstack/react-query';
import { Dialog } from '../ui/Dialog.tsx';
import { useMe } from './me.ts';
import { SignInForm } from './SignInForm.tsx';

/** Asks for the password over the page; what is shown is read again afterwards. */
export function SignInAgain({ onDone }: { onDone: () => void }) {
  const me = useMe();
  const queries = useQueryClient();
  if (me === undefined) return null;
  const goOn = () => {
    onDone();
    void queries.invalidateQueries();
  };
  return (
    <Dialog title="Sign in again" isOpen onClose={onDone} isDismissable={false}>
      <p>Your session has ended. Sign in to go on where you are; nothing on this page is lost.</p>
      <SignInForm email={me.email} onSignedIn={goOn} />
    </Dialog>
  );
}
