import { CircleX, Cog, History, Receipt, Send, ShoppingCart, Undo2, UserRound, UsersRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Activity } from '../../../contract/customer.ts';
import { keys } from '../../api/keys.ts';
import { useRows } from '../../api/use-rows.ts';
import { useFormat, useProject } from '../../shell/use-project.ts';
import { Card } from '../../ui/Card.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { LoadMore } from '../../ui/Table.tsx';
import { Happening, Timeline } from '../../ui/Timeline.tsx';
import { activityWords, type ActivityKind } from './activity-words.ts';
import { useCustomer } from './use-customer.ts';

/** Everything that happened to the customer, the latest first. */
export function CustomerActivityTab() {
  const { project_id: projectId } = useProject();
  const format = useFormat();
  const { id } = useCustomer();
  const { result, rows } = useRows<Activity>({
    queryKey: keys.customer(projectId, id, 'activity'), projectId, parts: ['customers', id, 'activity'], query: {}, isWire: true, cursor: 'starting_after_id',
  });
  if (result.isPending) return <Card><SkeletonLines count={6} label="Loading the activity" /></Card>;
  if (result.data === undefined) return <ErrorBox title="The activity could not be loaded" error={result.error} onRetry={() => void result.refetch()} />;
  if (rows.length === 0) return <Card><EmptyState icon={<History size={22} />} title="Nothing has happened yet">Redemptions, orders, publications and events appear here.</EmptyState></Card>;
  return (
    <Card title="Activity" note={format.zone}>
      {result.error !== null && <ErrorBox title="The activity could not be read on" error={result.error} onRetry={() => void result.refetch()} />}
      <Timeline>{rows.map((row) => <Entry key={row.id} row={row} />)}</Timeline>
      <LoadMore shown={rows.length} noun="entries" hasMore={result.hasNextPage} isLoading={result.isFetchingNextPage} onLoadMore={() => void result.fetchNextPage()} />
    </Card>
  );
}

const icon = { size: 16, 'aria-hidden': true } as const;

const signs: Record<ActivityKind, ReactNode> = {
  redemption: <Receipt {...icon} />, refusal: <CircleX {...icon} />, rollback: <Undo2 {...icon} />, publication: <Send {...icon} />, order: <ShoppingCart {...icon} />,
  event: <Cog {...icon} />, segment: <UsersRound {...icon} />, customer: <UserRound {...icon} />,
};

function Entry({ row }: { row: Activity }) {
  const format = useFormat();
  const { kind, what, details } = activityWords(row, format.money);
  return (
    <Happening sign={signs[kind]}>
      {what}
      {details.length > 0 && <small>{details.join(' · ')}</small>}
      <small><time dateTime={row.created_at} title={format.dateTimeExact(row.created_at)}>{format.moment(row.created_at)}</time></small>
    </Happening>
  );
}
