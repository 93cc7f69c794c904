import { useBlocker } from '@tanstack/react-router';
import { Suspense, type ReactNode } from 'react';
import { lazyPart } from '../lazy-part.tsx';
import { Button } from './Button.tsx';
import { ErrorText } from './ErrorBox.tsx';
import { counted } from './format.ts';
import styles from './SaveBar.module.css';

const ConfirmDialog = lazyPart(() => import('./ConfirmDialog.tsx'), 'ConfirmDialog');

export interface SaveBarProps {
  /** How many things were changed; with none there is no bar. */
  count: number;
  onDiscard: () => void;
  onSave: () => void;
  isPending: boolean;
  error: Error | null;
  /** What was changed, before and after, for whoever wants to look. */
  children?: ReactNode;
}

/** What was changed in a form of a page and is not saved yet: "2 changes – Discard / Save". It stays in sight, and leaving the page asks first. */
export function SaveBar(props: SaveBarProps) {
  return (
    <>
      <p role="status" className="visually-hidden">{props.count === 0 ? '' : `${counted(props.count, 'change is', 'changes are')} not saved yet`}</p>
      {props.count > 0 && <Bar {...props} />}
    </>
  );
}

function Bar({ count, onDiscard, onSave, isPending, error, children }: SaveBarProps) {
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname, enableBeforeUnload: true, withResolver: true,
  });
  const changes = counted(count, 'change', 'changes');
  return (
    <section className={styles.bar} aria-label="Changes that are not saved">
      <div className={styles.line}>
        {children === undefined || children === false ? <strong>{changes}</strong> : (
          <details className={styles.details}>
            <summary>{changes}</summary>
            <div className={styles.changes}>{children}</div>
          </details>
        )}
        <span className={styles.deeds}>
          <Button onPress={onDiscard} isDisabled={isPending}>Discard</Button>
          <Button look="primary" onPress={onSave} isPending={isPending}>Save {changes}</Button>
        </span>
      </div>
      <ErrorText error={error} />
      {leaving.status === 'blocked' && (
        <Suspense>
          <ConfirmDialog title="Leave without saving?" isOpen onClose={leaving.reset} deed={`Discard ${changes}`} onConfirm={leaving.proceed}>
            <p>What you changed on this page is not saved yet and would be lost.</p>
          </ConfirmDialog>
        </Suspense>
      )}
    </section>
  );
}

/** One thing that was changed: its name, what it was and what it will be. */
export function ChangeLine({ name, before, after }: { name: ReactNode; before: ReactNode; after: ReactNode }) {
  return (
    <li>
      <b>{name}</b>
      <span className={styles.values}><s>{before}</s><span aria-hidden="true">→</span><span className="visually-hidden"> becomes </span><span>{after}</span></span>
    </li>
  );
}

/** Changes in lines of their own. */
export function ChangeList({ children }: { children: ReactNode }) {
  return <ul className={styles.list}>{children}</ul>;
}
