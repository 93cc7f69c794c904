import { History } from 'lucide-react';
import { Suspense, useMemo, useState } from 'react';
import type { RuleVersions } from '../../../contract/rule-page.ts';
import { ruleSentence, type RuleWriter } from '../../../contract/rule-sentence.ts';
import { may } from '../../access/me.ts';
import { keys } from '../../api/keys.ts';
import { useRows } from '../../api/use-rows.ts';
import { lazyPart } from '../../lazy-part.tsx';
import { useFormat, useProject } from '../../shell/use-project.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { ChangeLine, ChangeList } from '../../ui/SaveBar.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Badge } from '../../ui/Status.tsx';
import { LoadMore } from '../../ui/Table.tsx';
import { toast } from '../../ui/Toast.tsx';
import { applicableDraftOf, applicableInWords } from '../applicable/applicable-draft.ts';
import { useRestoreRule, rulesOf } from '../rule-queries.ts';
import styles from '../rule.module.css';
import { SentenceView } from '../SentenceView.tsx';
import { useApplicableNames, useRuleWriter } from '../use-rule-writer.ts';
import { useRule } from './use-rule.ts';
import { versionChanges } from './version-changes.ts';

const ConfirmDialog = lazyPart(() => import('../../ui/ConfirmDialog.tsx'), 'ConfirmDialog');

type Version = RuleVersions['rows'][number];

/** Every version of a rule, the latest first: who wrote it when, and what was changed. Any of them can be said again. */
export function VersionsTab() {
  const { rule } = useRule();
  const { project_id: projectId } = useProject();
  const list = useRows<Version>({ queryKey: keys.rule(projectId, rule.id, 'versions'), projectId, parts: ['rules', rule.id, 'versions'], query: {} });
  const { result, rows } = list;
  const sets = useMemo(() => (result.data?.pages ?? []).flatMap((page) => page.rows.map(rulesOf)), [result.data]);
  const writer = useRuleWriter(sets);
  if (result.isPending) return <Card><SkeletonLines count={6} label="Loading the versions" /></Card>;
  if (result.data === undefined) return <ErrorBox title="The versions could not be loaded" error={result.error} onRetry={() => void result.refetch()} />;
  if (rows.length === 0) return <Card><EmptyState icon={<History size={22} />} title="No versions">Each change of the rule is kept here.</EmptyState></Card>;
  return (
    <>
      {rows.map((version, index) => <VersionCard key={version.version} version={version} before={rows[index + 1]} writer={writer} isCurrent={version.version === rule.version} />)}
      {result.hasNextPage && <LoadMore shown={rows.length} noun="versions" hasMore isLoading={result.isFetchingNextPage} onLoadMore={() => void result.fetchNextPage()} />}
    </>
  );
}

interface CardProps {
  version: Version;
  /** Undefined: it is the first, or the one before it is not read yet. */
  before: Version | undefined;
  writer: RuleWriter;
  isCurrent: boolean;
}

function VersionCard({ version, before, writer, isCurrent }: CardProps) {
  const format = useFormat();
  const nameOf = useApplicableNames(version.applicable_to);
  const [isAsking, setAsking] = useState(false);
  const canRestore = may(useProject(), 'edit campaigns') && !isCurrent;
  const who = version.changed_by === null ? '' : `${version.changed_by}, `;
  const changes = before === undefined ? null : versionChanges(before, version, writer, nameOf);
  return (
    <Card
      title={`Version ${version.version}`} note={`${who}${format.dateTime(version.created_at)}`}
      actions={isCurrent ? <Badge tone="ok">In force</Badge> : canRestore && <Button onPress={() => setAsking(true)}>Restore version {version.version}</Button>}
    >
      {changes !== null && changes.length > 0
        ? <ChangeList>{changes.map(({ name, was, is }) => <ChangeLine key={`${name} ${was} ${is}`} name={name} before={was} after={is} />)}</ChangeList>
        : <Whole version={version} writer={writer} nameOf={nameOf} />}
      {changes !== null && changes.length > 0 && (
        <details className={styles.preview}>
          <summary>All of version {version.version}</summary>
          <Whole version={version} writer={writer} nameOf={nameOf} />
        </details>
      )}
      {isAsking && <Suspense><Restore version={version.version} onClose={() => setAsking(false)} /></Suspense>}
    </Card>
  );
}

/** All that a version says. */
function Whole({ version, writer, nameOf }: Pick<CardProps, 'version' | 'writer'> & { nameOf: (id: string) => string }) {
  const applicable = applicableDraftOf(version.applicable_to);
  const message = version.error?.message ?? '';
  return (
    <div className={styles.assigned}>
      <SentenceView sentence={ruleSentence(rulesOf(version), writer)} />
      {message !== '' && <p>Shoppers are told: “{message}”</p>}
      {applicable.mode !== 'all' && <p>{applicableInWords(applicable, { ...writer, nameOf })}</p>}
    </div>
  );
}

function Restore({ version, onClose }: { version: number; onClose: () => void }) {
  const { rule } = useRule();
  const restore = useRestoreRule(rule.id, () => {
    toast({ tone: 'ok', title: `The rule says again what version ${version} said` });
    onClose();
  });
  return (
    <ConfirmDialog
      title={`Restore version ${version}?`} isOpen onClose={onClose} deed="Restore" onConfirm={() => restore.mutate(version)} isPending={restore.isPending} error={restore.error}
    >
      <p>The rule says again what it said then, as a new version, and at once for all that it holds for.</p>
    </ConfirmDialog>
  );
}
