import type { OrderPage } from '../../contract/order-page.ts';
import { useFormat } from '../shell/use-project.ts';
import { Card } from '../ui/Card.tsx';
import styles from './order.module.css';
import { orderEvents } from './order-events.ts';

/** What happened to the order, the latest first. */
export function OrderHistory({ page }: { page: OrderPage }) {
  const format = useFormat();
  return (
    <Card title="History" note={format.zone}>
      <ol className={styles.history}>
        {orderEvents(page).map(({ key, at, words, by }) => (
          <li key={key}>
            <span>{words}</span>
            <small><time dateTime={at}>{format.dateTimeExact(at)}</time>{by !== null && ` · ${by}`}</small>
          </li>
        ))}
      </ol>
    </Card>
  );
}
