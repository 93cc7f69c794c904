import { CircleAlert, Info, Lock, RotateCw, TriangleAlert, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { RequestFailure } from '../api/client.ts';
import { Button } from './Button.tsx';
import { CopyButton } from './CopyButton.tsx';
import { cx } from './cx.ts';
import styles from './feedback.module.css';

const isUncertain = 'look whether the change was made before you try again';

/** What went wrong in words for people: what the server said, or that it could not be reached. */
export function wordsOf(error: Error): string {
  if (!(error instanceof RequestFailure)) return 'Something in this page failed.';
  if (error.status === 0) return `The server cannot be reached. Check the connection${error.isOfChange ? `; ${isUncertain}` : ''}.`;
  if (error.status === 403) return 'Your role does not allow this. Ask an owner or admin of the project.';
  if (error.status >= 500) return error.isOfChange ? `The server failed; ${isUncertain}.` : 'The server failed.';
  return error.detail === null ? `${error.message}.` : `${error.message}: ${error.detail}`;
}

/** Refusals that stay the same however often the same is asked. */
const finalStatuses: ReadonlySet<number> = new Set([400, 403, 404, 413, 415, 422]);

function isFinal(error: Error): boolean {
  return error instanceof RequestFailure && finalStatuses.has(error.status);
}

export interface ErrorBoxProps {
  /** What could not be done: "The campaigns could not be loaded". */
  title: string;
  error: Error;
  /** Asks again; not offered where the answer would be the same. */
  onRetry?: () => void;
}

/**
 * A box whose content could not be had: what failed, the request's id, a way to try again. The rest of the page lives on. Nothing has failed where the
 * reader's role does not show it.
 */
export function ErrorBox({ title, error, onRetry }: ErrorBoxProps) {
  if (error instanceof RequestFailure && error.status === 403) return <Refused title={title} error={error} />;
  const requestId = error instanceof RequestFailure ? error.requestId : null;
  return (
    <div className={cx(styles.box, styles.danger)} role="alert">
      <CircleAlert size={18} aria-hidden="true" />
      <div className={styles.boxText}>
        <strong>{title}</strong>
        <span>{wordsOf(error)}</span>
        {requestId !== null && <small>Request <code>{requestId}</code> <CopyButton text={requestId} label="Copy request id" /></small>}
      </div>
      {onRetry !== undefined && !isFinal(error) && <Button icon={<RotateCw size={16} aria-hidden="true" />} onPress={onRetry}>Try again</Button>}
    </div>
  );
}

function Refused({ title, error }: { title: string; error: Error }) {
  return (
    <div className={cx(styles.box, styles.info)} role="status">
      <Lock size={18} aria-hidden="true" />
      <div className={styles.boxText}><strong>{title}</strong><span>{wordsOf(error)}</span></div>
    </div>
  );
}

/** One line below a form's button; nothing when there is no error. */
export function ErrorText({ error }: { error: Error | null }) {
  if (error === null) return null;
  return <p className={styles.inlineError} role="alert"><CircleAlert size={16} aria-hidden="true" />{wordsOf(error)}</p>;
}

const noticeIcons = { info: Info, warn: TriangleAlert, ok: CircleCheck } as const;

export interface NoticeProps {
  tone?: 'info' | 'warn' | 'ok';
  title?: string;
  actions?: ReactNode;
  children?: ReactNode;
}

/** Something to know about what is beside it: `warn` for what may go wrong, `ok` for what went well. */
export function Notice({ tone = 'info', title, actions, children }: NoticeProps) {
  const Icon = noticeIcons[tone];
  return (
    <div className={cx(styles.box, styles[tone])}>
      <Icon size={18} aria-hidden="true" />
      <div className={styles.boxText}>
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
      {actions}
    </div>
  );
}
