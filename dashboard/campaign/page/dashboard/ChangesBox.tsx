import { Bot, History, KeyRound, UserRound } from 'lucide-react';
import type { ChangeRow } from '../../../../contract/tracking.ts';
import { useFormat } from '../../../shell/use-project.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorBox } from '../../../ui/ErrorBox.tsx';
import { SkeletonLines } from '../../../ui/Skeleton.tsx';
import { useChangeSearch } from '../../../use-change-search.ts';
import { describeChange } from '../describe-change.ts';
import type { DashboardSearch } from '../page-search.ts';
import { groupChanges, type ChangeGroup } from './change-groups.ts';
import { useDashboardSearch, type useChanges } from './use-figures.ts';
import styles from './boxes.module.css';

/** Entries shown before "All changes". */
const few = 5;

type Changes = ReturnType<typeof useChanges>;

/** Box 4: who changed what and when, before and after. */
export function ChangesBox({ changes }: { changes: Changes }) {
  const { changes: which } = useDashboardSearch();
  const change = useChangeSearch<DashboardSearch>();
  const groups = groupChanges(changes.rows);
  const isAll = which === 'all';
  const hasMore = groups.length > few || changes.result.hasNextPage;
  const toggle = () => change({ changes: isAll ? undefined : 'all' });
  const actions = hasMore && <Button look="quiet" onPress={toggle}>{isAll ? 'Only the latest' : 'All changes'}</Button>;
  return (
    <Card title="Program changes" actions={actions}>
      <Content changes={changes} groups={isAll ? groups : groups.slice(0, few)} isAll={isAll} />
    </Card>
  );
}

function Content({ changes: { result, rows }, groups, isAll }: { changes: Changes; groups: readonly ChangeGroup[]; isAll: boolean }) {
  if (result.data === undefined && result.isError) {
    return <ErrorBox title="The changes could not be loaded" error={result.error} onRetry={() => void result.refetch()} />;
  }
  if (result.data === undefined) return <SkeletonLines count={5} label="Loading changes" />;
  if (rows.length === 0) {
    return (
      <EmptyState level={3} icon={<History size={22} />} title="No changes yet">
        Whoever pauses the campaign, edits it or sets a limit is written down here, with the values before and after.
      </EmptyState>
    );
  }
  return (
    <>
      <ol className={styles.changes}>{groups.map((group) => <li key={group.id}><Group group={group} /></li>)}</ol>
      {isAll && result.hasNextPage && <Button onPress={() => void result.fetchNextPage()} isPending={result.isFetchingNextPage}>Show more</Button>}
    </>
  );
}

const actorIcons = { member: UserRound, api_key: KeyRound, system: Bot } as const;
const actorWords: Record<ChangeRow['actor_type'], string> = { member: 'Member', api_key: 'API key', system: 'System' };

function Group({ group }: { group: ChangeGroup }) {
  const format = useFormat();
  const Icon = actorIcons[group.actorType];
  return (
    <>
      <Icon size={16} aria-label={actorWords[group.actorType]} role="img" className={styles.actorIcon} />
      <div className={styles.change}>
        {group.changes.map((change, index) => {
          const { what, fields } = describeChange(change, format);
          return (
            <div key={change.change_id}>
              <p>{index === 0 && <strong>{group.actor} </strong>}{what}</p>
              {fields.map((field) => (
                <p key={field.label} className={styles.beforeAfter}>
                  {fields.length > 1 && <span>{field.label}: </span>}
                  <del>{field.before}</del> → <ins>{field.after}</ins>
                </p>
              ))}
            </div>
          );
        })}
        <time dateTime={group.at}>{format.dateTime(group.at)}</time>
      </div>
    </>
  );
}
