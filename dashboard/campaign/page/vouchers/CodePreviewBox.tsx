import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CodePreview } from '../../../../contract/code-preview.ts';
import type { CodeConfig } from '../../../../contract/voucher.ts';
import { api, projectPath } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { ErrorText, Notice } from '../../../ui/ErrorBox.tsx';
import { counted, formatExact, formatLarge } from '../../../ui/format.ts';
import { useSettled } from '../../../ui/use-settled.ts';
import { useCampaignParams } from '../use-campaign.ts';
import { ofGuesses } from '../../create/code-pattern.ts';
import { charactersMissing, charsetOf, type CodeChoice } from './code-choice.ts';
import styles from './vouchers.module.css';

interface Asked {
  code_config: CodeConfig | null;
  count: number;
}

/** What codes would look like. `verdict`: whether they can be made; unknown while the server is asked. */
export function useCodePreview(asked: Asked | null) {
  const { projectId } = useCampaignParams();
  const text = asked === null ? '' : JSON.stringify(asked);
  const settled = useSettled(text);
  const query = useQuery({
    queryKey: keys.codePreview(projectId, { settled }),
    queryFn: ({ signal }) => api.post<CodePreview>(projectPath(projectId, ['code-preview']), JSON.parse(settled) as Asked, { signal, isQuestion: true }),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
  });
  const isCurrent = asked !== null && settled === text && query.isSuccess && !query.isPlaceholderData;
  const verdict = query.isError && settled === text ? 'bad' : !isCurrent ? 'unknown' : isFine(query.data) ? 'good' : 'bad';
  return { query, isCurrent, verdict } as const;
}

function isFine({ is_enough: isEnough, guess_chance: chance }: CodePreview): boolean {
  return isEnough && ofGuesses(1 / chance) !== 'refused';
}

export interface CodePreviewBoxProps {
  preview: ReturnType<typeof useCodePreview>;
  /** How new codes look; null: as those of the campaign. */
  choice: CodeChoice | null;
  count: number;
}

/** Examples, how many codes there could be, and how easily one is guessed. */
export function CodePreviewBox({ preview: { query, isCurrent }, choice, count }: CodePreviewBoxProps) {
  if (query.isError) return <ErrorText error={query.error} />;
  if (query.data === undefined) return null;
  const { examples, space, free, guess_chance: chance } = query.data;
  return (
    <div className={styles.preview} aria-busy={!isCurrent}>
      <dl className={styles.facts}>
        <div><dt>For example</dt><dd className={styles.examples}>{examples.slice(0, 3).map((example) => <code key={example}>{example}</code>)}</dd></div>
        <div><dt>Possible codes</dt><dd>{formatLarge(Number(space))}</dd></div>
        {free !== null && <div><dt>Still free</dt><dd>{formatExact(free)}</dd></div>}
        <div><dt>One guess hits</dt><dd>{chance === 0 ? 'never' : chance >= 1 ? 'always' : `1 in ${formatLarge(Math.floor(1 / chance))}`}</dd></div>
      </dl>
      <div role="status">{isCurrent && <Verdict preview={query.data} choice={choice} count={count} />}</div>
    </div>
  );
}

function Verdict({ preview: { is_enough: isEnough, free, space, guess_chance: chance }, choice, count }: { preview: CodePreview; choice: CodeChoice | null; count: number }) {
  const guessable = ofGuesses(1 / chance);
  if (isEnough && guessable === 'safe') return null;
  const missing = choice === null ? 0 : charactersMissing(Number(space), charsetOf(choice), count);
  const remedy = choice === null ? 'Choose another way for them to look.' : `Add ${counted(missing, 'random character', 'random characters')}.`;
  if (!isEnough) return <Notice tone="warn" title={`Only ${counted(free ?? 0, 'code is', 'codes are')} free`}><span>{counted(count, 'code is', 'codes are')} wanted. {remedy}</span></Notice>;
  if (guessable === 'refused') return <Notice tone="warn" title="Anybody could guess these codes"><span>{remedy}</span></Notice>;
  return <Notice title="A patient program could guess codes"><span>{remedy} They can be added as they are.</span></Notice>;
}
