import { useState, type FormEvent } from 'react';
import { Button } from '../ui/Button.tsx';
import { ErrorText } from '../ui/ErrorBox.tsx';
import { TextField } from '../ui/TextField.tsx';
import { focusFirstWrong } from '../ui/focus-field.ts';
import styles from './access.module.css';
import { passwordLengthMin, passwordProblem } from './password.ts';

export interface Account {
  email: string;
  name: string;
  password: string;
}

export interface AccountFormProps {
  deed: string;
  /** False when the e-mail address is known from a link. */
  asksEmail: boolean;
  isPending: boolean;
  error: Error | null;
  onSubmit: (account: Account) => void;
}

type Problems = Partial<Record<keyof Account, string | null>>;

function problemsOf(account: Account, asksEmail: boolean): Problems {
  return {
    email: asksEmail && !/^[^\s@]+@[^\s@]+$/u.test(account.email.trim()) ? 'Write the address as name@company.com.' : null,
    name: account.name.trim() === '' ? 'Colleagues see this name beside what you change.' : null,
    password: passwordProblem(account.password),
  };
}

/** Name and password of a new account. */
export function AccountForm({ deed, asksEmail, isPending, error, onSubmit }: AccountFormProps) {
  const [account, setAccount] = useState<Account>({ email: '', name: '', password: '' });
  const [isChecked, setChecked] = useState(false);
  const problems = isChecked ? problemsOf(account, asksEmail) : {};
  const set = (part: Partial<Account>) => setAccount({ ...account, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    const isWrong = Object.values(problemsOf(account, asksEmail)).some((problem) => problem !== null);
    if (isWrong) focusFirstWrong();
    else if (!isPending) onSubmit({ ...account, email: account.email.trim(), name: account.name.trim() });
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {asksEmail && <TextField label="E-mail" type="email" name="email" autoComplete="username" value={account.email} onChange={(email) => set({ email })} error={problems.email} autoFocus />}
      <TextField label="Your name" name="name" autoComplete="name" value={account.name} onChange={(name) => set({ name })} error={problems.name} autoFocus={!asksEmail} />
      <TextField
        label="Password" type="password" name="password" autoComplete="new-password" value={account.password} error={problems.password}
        onChange={(password) => set({ password })} hint={`At least ${passwordLengthMin} characters. A sentence is fine.`}
      />
      <ErrorText error={error} />
      <Button type="submit" look="primary" className={styles.submit} isPending={isPending}>{deed}</Button>
    </form>
  );
}
