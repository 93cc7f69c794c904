import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, RequestFailure } from '../api/client.ts';
import { Button } from '../ui/Button.tsx';
import { Notice, wordsOf } from '../ui/ErrorBox.tsx';
import { TextField } from '../ui/TextField.tsx';
import styles from './access.module.css';

export interface SignInFormProps {
  /** Set when only the password is asked for again. */
  email?: string;
  onSignedIn: () => void;
}

/** E-mail and password. One sentence for every wrong pair, so that nobody learns who has an account. */
export function SignInForm({ email: known, onSignedIn }: SignInFormProps) {
  const [email, setEmail] = useState(known ?? '');
  const [password, setPassword] = useState('');
  const signIn = useMutation({ mutationFn: () => api.post('/api/sign-in', { email: email.trim(), password }), onSuccess: onSignedIn });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!signIn.isPending) signIn.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {signIn.error !== null && <div role="alert"><Notice tone="warn">{refusal(signIn.error)}</Notice></div>}
      <TextField label="E-mail" type="email" name="email" autoComplete="username" value={email} onChange={setEmail} isDisabled={known !== undefined} autoFocus={known === undefined} />
      <TextField label="Password" type="password" name="password" autoComplete="current-password" value={password} onChange={setPassword} autoFocus={known !== undefined} />
      <Button type="submit" look="primary" className={styles.submit} isPending={signIn.isPending}>Sign in</Button>
    </form>
  );
}

function refusal(error: Error): string {
  if (!(error instanceof RequestFailure)) return wordsOf(error);
  if (error.status === 401 || error.status === 400) return 'E-mail and password do not match.';
  if (error.status === 429) return error.detail ?? 'Too many attempts. Wait a few minutes, then try again.';
  return wordsOf(error);
}
