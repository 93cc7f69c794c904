import type { ReactNode } from 'react';
import type { WireOrder } from '../../contract/order.ts';
import { useFormat } from '../shell/use-project.ts';
import { Card } from '../ui/Card.tsx';
import { Unknown } from '../ui/Unknown.tsx';
import styles from './order.module.css';

/** What the order costs, as the API calculates it: nothing of it is added up here. */
export function OrderTotals({ order }: { order: WireOrder }) {
  const format = useFormat();
  const { initial_amount: initial, amount, items_discount_amount: onItems, discount_amount: onOrder, total_discount_amount: discounts, total_amount: total } = order;
  const unknown = <Unknown reason="the amount is not known" />;
  return (
    <Card title="Totals">
      <dl className={styles.totals}>
        {initial !== undefined && initial !== amount && <Line term="Before free items">{format.money(initial)}</Line>}
        <Line term="Amount">{amount === undefined ? unknown : format.money(amount)}</Line>
        {onItems !== undefined && <Line term="Discount on items">{format.money(-onItems)}</Line>}
        {onOrder !== undefined && <Line term="Discount on the order">{format.money(-onOrder)}</Line>}
        {onItems !== undefined && onOrder !== undefined && discounts !== undefined && <Line term="All discounts">{format.money(-discounts)}</Line>}
        <Line term="To pay" isLast>{total === undefined ? unknown : format.money(total)}</Line>
      </dl>
    </Card>
  );
}

function Line({ term, children, isLast = false }: { term: string; children: ReactNode; isLast?: boolean }) {
  return <div className={isLast ? styles.sum : undefined}><dt>{term}</dt><dd>{children}</dd></div>;
}
