import { CircleCheck, CircleDashed, CircleX, PackageCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { Mark } from '../ui/Status.tsx';
import { statusWords, type OrderStatus } from './order-search.ts';

const icon = { size: 14, strokeWidth: 2.5, 'aria-hidden': true } as const;

const looks: Record<OrderStatus, { tone: 'muted' | 'ok' | 'info' | 'fail'; shape: ReactNode }> = {
  CREATED: { tone: 'muted', shape: <CircleDashed {...icon} /> },
  PAID: { tone: 'ok', shape: <CircleCheck {...icon} /> },
  FULFILLED: { tone: 'info', shape: <PackageCheck {...icon} /> },
  CANCELED: { tone: 'fail', shape: <CircleX {...icon} /> },
};

/** What became of an order, by shape and word. */
export function OrderStatusMark({ status }: { status: OrderStatus }) {
  const { tone, shape } = looks[status];
  return <Mark tone={tone} shape={shape}>{statusWords[status]}</Mark>;
}
