import { Link } from '@tanstack/react-router';
import { ShoppingCart } from 'lucide-react';
import { replayRowsMax, type Replay, type ReplayFate, type ReplayRow } from '../../../contract/rule-replay.ts';
import { useFormat, useProject, type ProjectFormat } from '../../shell/use-project.ts';
import { Clip } from '../../ui/Clip.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { formatExact } from '../../ui/format.ts';
import { RowList } from '../../ui/RowList.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Unknown } from '../../ui/Unknown.tsx';
import { fateWords, orderFigures, redemptionFigures, signedMoney } from './replay-words.ts';
import styles from './replay.module.css';
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
  const list = useReplayRows(replay, fate);
  const all = replay.figures === null ? [] : [...redemptionFigures(replay.figures), ...orderFigures(replay.figures)];
  const count = all.find((figure) => figure.fate === fate)?.count ?? 0;
  return (
    <Dialog title={fateWords[fate]} isOpen onClose={onClose} size="wide">
      <p className={styles.quiet}>{count > replayRowsMax ? `The newest ${formatExact(replayRowsMax)} of ${formatExact(count)}.` : `All ${formatExact(count)}, the newest first.`}</p>
      <RowList
        noun="orders" list={list} columns={columnsOf(projectId, format)} rowKey={(row) => row.redemption_id ?? row.order_id ?? row.occurred_at} filters={[]} onClearFilters={() => {}}
        empty={<EmptyState icon={<ShoppingCart size={22} />} title="No orders">None was found.</EmptyState>}
      />
    </Dialog>
  );
}

function columnsOf(projectId: string, { money, dateTime }: ProjectFormat): Column<ReplayRow>[] {
  const amount = (minor: number | null) => (minor === null ? <Unknown reason="not known" /> : money(minor));
  return [
    { key: 'order', header: 'Order', weight: 1.4, render: (row) => <OrderName row={row} projectId={projectId} /> },
    { key: 'when', header: 'When', weight: 1.2, isNowrap: true, render: ({ occurred_at: at }) => dateTime(at) },
    { key: 'customer', header: 'Customer', render: ({ customer }) => (customer === null ? <Unknown reason="no customer" /> : <Clip>{customer}</Clip>) },
    { key: 'value', header: 'Value', isNumber: true, render: ({ order_minor: minor }) => amount(minor) },
    { key: 'before', header: 'Before', isNumber: true, render: ({ before_minor: minor }) => amount(minor) },
    {
      key: 'after', header: 'After', isNumber: true,
      render: ({ before_minor: before, after_minor: after }) => (
        <span title={before === null || after === null ? undefined : signedMoney(after - before, money)}>{amount(after)}</span>),
    },
    { key: 'why', header: 'Not met', weight: 1.3, render: ({ broken }) => (broken === null ? '' : <Clip>{broken.property === null ? broken.name : `${broken.name} ${broken.property}`}</Clip>) },
  ];
}

function OrderName({ row: { order_id: orderId, source_id: sourceId, redemption_id: redemptionId }, projectId }: { row: ReplayRow; projectId: string }) {
  if (orderId === null) return <Clip>{redemptionId ?? ''}</Clip>;
  return <Link to="/p/$projectId/orders/$orderId" params={{ projectId, orderId }}><Clip>{sourceId ?? orderId}</Clip></Link>;
}
