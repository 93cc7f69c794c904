import { Link } from '@tanstack/react-router';
import { replayRowsMax } from '../../../contract/constants.ts';
import { subjectWords } from '../../../contract/rule-words.ts';
import type { Replay, ReplayFate, ReplayRow } from '../../../contract/rule-replay.ts';
import { useFormat, useProject, type ProjectFormat } from '../../shell/use-project.ts';
import { Clip } from '../../ui/Clip.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { formatExact } from '../../ui/format.ts';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { LoadMore, Table, type Column } from '../../ui/Table.tsx';
import { Unknown } from '../../ui/Unknown.tsx';
import { fateWords, orderFigures, redemptionFigures } from './replay-words.ts';
import { useReplayRows } from './use-replay.ts';

interface Props {
  replay: Replay;
  fate: ReplayFate;
  onClose: () => void;
}

/** The orders behind one number of a replay. */
export function ReplayOrders({ replay, fate, onClose }: Props) {
  const format = useFormat();
  const { project_id: projectId } = useProject();
  const { result, rows } = useReplayRows(replay, fate);
  const all = replay.figures === null ? [] : [...redemptionFigures(replay.figures), ...orderFigures(replay.figures)];
  const count = all.find((figure) => figure.fate === fate)?.count ?? 0;
  return (
    <Dialog title={fateWords[fate]} isOpen onClose={onClose} size="side">
      {count > 1 && <p className="muted">{count > replayRowsMax ? `The newest ${formatExact(replayRowsMax)} of ${formatExact(count)}.` : `All ${formatExact(count)}, the newest first.`}</p>}
      {result.isPending && <SkeletonLines count={6} label="Loading the orders" />}
      {result.error !== null && <ErrorBox title="The orders could not be loaded" error={result.error} onRetry={() => void result.refetch()} />}
      {rows.length > 0 && (
        <Table
          caption={fateWords[fate]} columns={columnsOf(projectId, format, !['kept', 'repriced', 'same', 'altered'].includes(fate))} rows={rows}
          rowKey={(row) => row.redemption_id ?? row.order_id ?? row.occurred_at} isCompact
        />
      )}
      {result.hasNextPage && <LoadMore shown={rows.length} noun="orders" hasMore isLoading={result.isFetchingNextPage} onLoadMore={() => void result.fetchNextPage()} />}
    </Dialog>
  );
}

/** Where the change refuses, or refuses no more, the condition is told that does. */
function columnsOf(projectId: string, { money, dateTime }: ProjectFormat, hasReason: boolean): Column<ReplayRow>[] {
  const amount = (minor: number | null) => (minor === null ? <Unknown reason="not known" /> : money(minor));
  return [
    { key: 'order', header: 'Order', render: (row) => <OrderName row={row} projectId={projectId} /> },
    { key: 'when', header: 'When', isNowrap: true, render: ({ occurred_at: at }) => dateTime(at) },
    { key: 'customer', header: 'Customer', render: ({ customer }) => (customer === null ? <Unknown reason="no customer" /> : <Clip>{customer}</Clip>) },
    { key: 'value', header: 'Value', isNumber: true, render: ({ order_minor: minor }) => amount(minor) },
    {
      key: 'discount', header: 'Discount', isNumber: true,
      render: ({ before_minor: before, after_minor: after }) => (before === after ? amount(after) : <>{amount(before)} → {amount(after)}</>),
    },
    ...(hasReason ? [{ key: 'why', header: 'Not met', render: ({ broken }: ReplayRow) => broken !== null && <Clip>{subjectWords(broken.name, broken.property)}</Clip> }] : []),
  ];
}

function OrderName({ row: { order_id: orderId, source_id: sourceId, redemption_id: redemptionId }, projectId }: { row: ReplayRow; projectId: string }) {
  if (orderId === null) return <Clip>{redemptionId ?? ''}</Clip>;
  return <Link to="/p/$projectId/orders/$orderId" params={{ projectId, orderId }}><Clip>{sourceId ?? orderId}</Clip></Link>;
}
