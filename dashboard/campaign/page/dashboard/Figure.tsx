import { useState, type ReactNode } from 'react';
import type { CampaignFigures, Figure, FigureName } from '../../../../contract/tracking.ts';
import { useFormat, type ProjectFormat } from '../../../shell/use-project.ts';
import { Button } from '../../../ui/Button.tsx';
import { formatCount, formatExact, formatRate, unknownMark } from '../../../ui/format.ts';
import { Popover } from '../../../ui/Popover.tsx';
import { splitAtChange } from '../changed-digits.ts';
import { figureDefinitions, type FigureDefinition } from '../figure-definitions.ts';
import { whatIsMissing } from '../words.ts';
import styles from './boxes.module.css';

/** A known value as it is shown; long counts are shortened (`exactly` in full). */
export function figureText(value: number, kind: FigureDefinition['kind'], { money }: Pick<ProjectFormat, 'money'>, exactly = false): string {
  if (kind === 'money') return money(value);
  if (kind === 'rate') return formatRate(value);
  return exactly ? formatExact(value) : formatCount(value);
}

/** Text whose changed part is tinted for a moment. `scope` names what it is of: text of another scope is not a change. */
export function Moving({ text, scope }: { text: string; scope: string }) {
  const [shown, setShown] = useState({ text, scope, same: text, moved: '', count: 0 });
  if (shown.text !== text || shown.scope !== scope) {
    const [same, moved] = shown.scope === scope ? splitAtChange(shown.text, text) : [text, ''];
    setShown({ text, scope, same, moved, count: shown.count + 1 });
  }
  return <span className={styles.moving}>{shown.same}{shown.moved !== '' && <span key={shown.count} className={styles.moved}>{shown.moved}</span>}</span>;
}

interface ValueProps {
  figure: Figure;
  kind: FigureDefinition['kind'];
  /** What the figure is of: campaign and range. */
  scope: string;
  /** Standing redemptions, for "without 3 of 12 of unknown amount". */
  outOf?: number | null;
  /** What a known sum lacks is said elsewhere. */
  isBare?: boolean;
}

/** The value of a figure, or a dash; what is missing of it is said below. */
export function Value({ figure, kind, scope, outOf = null, isBare = false }: ValueProps) {
  const format = useFormat();
  const missing = isBare && figure.value !== null ? null : whatIsMissing(figure, outOf);
  return (
    <>
      {figure.value === null
        ? <span aria-hidden={missing !== null}>{unknownMark}</span>
        : <span title={figureText(figure.value, kind, format, true)}><Moving text={figureText(figure.value, kind, format)} scope={scope} /></span>}
      {missing !== null && <small className={styles.missing}>{missing}</small>}
    </>
  );
}

/** The name of a figure; pressing it tells what it means. */
export function Term({ name, label }: { name: FigureName; label?: string }) {
  const { label: known, means } = figureDefinitions[name];
  return (
    <Popover title={known} trigger={<Button look="quiet" className={styles.term}>{label ?? known}</Button>}>
      <p className={styles.means}>{means}</p>
    </Popover>
  );
}

export interface FigureOfProps {
  figures: CampaignFigures;
  name: FigureName;
  label?: string;
  children?: ReactNode;
}

/** One figure of a `dl`: its name, its value, and what belongs to it. */
export function FigureOf({ figures, name, label, children }: FigureOfProps) {
  return (
    <div>
      <dt><Term name={name} {...(label !== undefined && { label })} /></dt>
      <dd>
        <Value figure={figures.figures[name]} kind={figureDefinitions[name].kind} scope={figures.campaign_id} outOf={figures.figures.redemptions_net.value} />
        {children}
      </dd>
    </div>
  );
}

/** A rate with what it is of and its interval: `of 31,204 (26.4%–27.3%)`. Null while it has none. */
export function rateBasis({ value, numerator, denominator, interval }: Figure, noun: string): string | null {
  if (value === null || denominator === undefined) return null;
  const span = interval === undefined ? '' : ` (${formatRate(interval[0])}–${formatRate(interval[1])})`;
  return `${numerator === undefined ? '' : `${formatExact(numerator)} `}of ${formatExact(denominator)} ${noun}${span}`;
}
