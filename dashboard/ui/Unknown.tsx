import { unknownMark } from './format.ts';

/** A value that nobody knows or that does not exist: a dash, with the reason on pointing and for screen readers. */
export function Unknown({ reason }: { reason: string }) {
  return <span title={reason}><span aria-hidden="true">{unknownMark}</span><span className="visually-hidden">{reason}</span></span>;
}
