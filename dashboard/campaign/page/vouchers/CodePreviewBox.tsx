import { remedyWords, type useCodePreview } from '../../codes/code-preview.ts';
import { CodeExamples } from '../../codes/CodeExamples.tsx';
import { CodeStrength } from '../../codes/CodeStrength.tsx';
import type { CodePreview } from '../../../../contract/code-preview.ts';
import { ErrorText, Notice } from '../../../ui/ErrorBox.tsx';
import { counted, formatExact, formatLarge } from '../../../ui/format.ts';
import styles from './vouchers.module.css';

export interface CodePreviewBoxProps {
  preview: ReturnType<typeof useCodePreview>;
  /** Whether how codes look can be changed here. */
  isOwn: boolean;
  count: number;
}

/** Examples, how many codes there could be, and how easily one is guessed. */
export function CodePreviewBox({ preview: { query, isCurrent }, isOwn, count }: CodePreviewBoxProps) {
  if (query.isError) return <ErrorText error={query.error} />;
  if (query.data === undefined) return null;
  const { examples, space, free } = query.data;
  return (
    <div className={styles.preview} aria-busy={!isCurrent}>
      <dl className={styles.facts}>
        <div><dt>For example</dt><dd><CodeExamples examples={examples.slice(0, 3)} /></dd></div>
        <div><dt>Possible codes</dt><dd>{formatLarge(Number(space))}</dd></div>
        {free !== null && <div><dt>Still free</dt><dd>{formatExact(free)}</dd></div>}
      </dl>
      <CodeStrength preview={query.data} />
      <div role="status">{isCurrent && <Verdict preview={query.data} isOwn={isOwn} count={count} />}</div>
    </div>
  );
}

function Verdict({ preview, isOwn, count }: { preview: CodePreview; isOwn: boolean; count: number }) {
  const { is_enough: isEnough, free, strength } = preview;
  if (isEnough && strength === 'safe') return null;
  const remedy = (isOwn ? remedyWords(preview) : null) ?? 'Choose another way for them to look.';
  if (!isEnough) return <Notice tone="warn" title={`Only ${counted(free ?? 0, 'code is', 'codes are')} free`}><span>{counted(count, 'code is', 'codes are')} wanted. {remedy}</span></Notice>;
  return <p>{remedy}{strength === 'weak' && ' They can be added as they are.'}</p>;
}
