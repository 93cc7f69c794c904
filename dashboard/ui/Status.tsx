import { Archive, CircleDashed, CirclePause, CircleX, Clock, LoaderCircle, Square, SquareDashed, Undo2, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CampaignStatus, VoucherRow } from '../../contract/tracking.ts';
import { cx } from './cx.ts';
import styles from './Status.module.css';

type Tone = 'ok' | 'info' | 'gold' | 'fail' | 'muted' | 'roll';

/** The dot of what runs: a full disc. */
function Disc() {
  return <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><circle cx="7" cy="7" r="4.5" fill="currentColor" /></svg>;
}

const icon = { size: 14, strokeWidth: 2.5, 'aria-hidden': true } as const;

const looks: Record<CampaignStatus, { word: string; tone: Tone; shape: ReactNode }> = {
  active: { word: 'Active', tone: 'ok', shape: <Disc /> },
  scheduled: { word: 'Scheduled', tone: 'info', shape: <Clock {...icon} /> },
  paused: { word: 'Paused', tone: 'gold', shape: <CirclePause {...icon} /> },
  ended: { word: 'Ended', tone: 'muted', shape: <Square {...icon} /> },
  exhausted: { word: 'Budget used up', tone: 'fail', shape: <SquareDashed {...icon} /> },
  generating: { word: 'Generating codes', tone: 'info', shape: <LoaderCircle {...icon} /> },
  draft: { word: 'Draft', tone: 'muted', shape: <CircleDashed {...icon} /> },
  failed: { word: 'Generation failed', tone: 'fail', shape: <CircleX {...icon} /> },
};

/** A state by shape and word, never by colour alone. */
export function Mark({ tone, shape, children }: { tone: Tone; shape: ReactNode; children: ReactNode }) {
  return <span className={styles.status}><span className={styles[tone]}>{shape}</span>{children}</span>;
}

/** Word for a status, as lists and filters show it. */
export function statusWord(status: CampaignStatus): string {
  return looks[status].word;
}

/** Status of a campaign by shape and word, never by colour alone. */
export function CampaignStatusMark({ status }: { status: CampaignStatus }) {
  const { word, tone, shape } = looks[status];
  return <Mark tone={tone} shape={shape}>{word}</Mark>;
}

const voucherLooks: Record<VoucherRow['state'], { word: string; tone: Tone; shape: ReactNode }> = {
  active: { word: 'Active', tone: 'ok', shape: <Disc /> },
  used_up: { word: 'Used up', tone: 'muted', shape: <CircleCheck {...icon} /> },
  disabled: { word: 'Disabled', tone: 'gold', shape: <CirclePause {...icon} /> },
  expired: { word: 'Expired', tone: 'muted', shape: <Square {...icon} /> },
  not_started: { word: 'Not started', tone: 'info', shape: <Clock {...icon} /> },
  historical: { word: 'Historical', tone: 'muted', shape: <Archive {...icon} /> },
};

/** Word for the state of a code, as filters show it. */
export function voucherStateWord(state: VoucherRow['state']): string {
  return voucherLooks[state].word;
}

/** State of a code by shape and word. */
export function VoucherStateMark({ state }: { state: VoucherRow['state'] }) {
  const { word, tone, shape } = voucherLooks[state];
  return <Mark tone={tone} shape={shape}>{word}</Mark>;
}

export type Outcome = 'succeeded' | 'failed' | 'rolled back' | 'rollback';

const outcomes: Record<Outcome, { word: string; tone: Tone; shape: ReactNode }> = {
  succeeded: { word: 'Succeeded', tone: 'ok', shape: <CircleCheck {...icon} /> },
  failed: { word: 'Failed', tone: 'fail', shape: <CircleX {...icon} /> },
  'rolled back': { word: 'Rolled back', tone: 'roll', shape: <Undo2 {...icon} /> },
  rollback: { word: 'Rollback', tone: 'roll', shape: <Undo2 {...icon} /> },
};

/** How a redemption or publication ended, by shape and word. */
export function OutcomeMark({ outcome }: { outcome: Outcome }) {
  const { word, tone, shape } = outcomes[outcome];
  return <Mark tone={tone} shape={shape}>{word}</Mark>;
}

/** Characters of a badge that are surely in sight. */
const badgeShownMax = 30;

/** Small word in a frame: a kind, a count, "sample". */
export function Badge({ children, tone = 'muted' }: { children: ReactNode; tone?: Tone }) {
  return <span className={cx(styles.badge, styles[tone])} title={typeof children === 'string' && children.length > badgeShownMax ? children : undefined}>{children}</span>;
}
