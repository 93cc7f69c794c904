import { useMutation } from '@tanstack/react-query';
import { useMemo, type KeyboardEvent } from 'react';
import type { OrderPage, OrderRows } from '../../../contract/order-page.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import type { PickedItem } from '../../product/read-items.ts';
import { useFormat, useProject } from '../../shell/use-project.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorText } from '../../ui/ErrorBox.tsx';
import { SearchPicker, type Search } from '../../ui/SearchPicker.tsx';
import styles from '../rule.module.css';
import { amountOf, newItem, type SampleDraft } from './sample-draft.ts';

/** Orders that the list shows for a text. */
const shownMax = 8;

/** What a stored order says of a cart; with which code and when it was tried is none of its. */
export type OrderPart = Pick<SampleDraft, 'customer' | 'amount' | 'items' | 'orderMetadata'>;

export interface OrderPickerProps {
  onPick: (part: OrderPart) => void;
  onCancel: () => void;
}

/** Finds a stored order and makes a cart of it: whose it is, its items and metadata. Escape, or its button, leaves it. */
export function OrderPicker({ onPick, onCancel }: OrderPickerProps) {
  const { project_id: projectId } = useProject();
  const format = useFormat();
  const search = useMemo((): Search => ({
    queryKey: [...keys.orders(projectId), 'picker'],
    find: async (text, signal) => {
      const { rows } = await api.get<OrderRows>(projectPath(projectId, ['orders'], { q: text, limit: shownMax }), { signal });
      return rows.map((row) => ({
        value: row.order_id, label: row.source_id ?? row.order_id,
        hint: [row.amount_minor !== null && format.money(row.amount_minor), format.dateTime(row.created_at)].filter((part) => part !== false).join(' · '),
      }));
    },
  }), [projectId, format]);
  const read = useMutation({ mutationFn: (orderId: string) => api.get<OrderPage>(projectPath(projectId, ['orders', orderId])) });
  // One that comes after the picker was left changes nothing: what is given here is not called then.
  const pick = (orderId: string) => read.mutate(orderId, { onSuccess: (page) => onPick(partOfOrder(page)) });
  const leaveByEscape = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== 'Escape' || (event.target as HTMLElement).getAttribute('aria-expanded') === 'true') return;
    event.stopPropagation();
    onCancel();
  };
  // Escape that closes the list closes nothing else, such as the dialog around.
  const keepEscape = (event: KeyboardEvent) => event.key === 'Escape' && event.stopPropagation();
  return (
    <div className={styles.orderPicker} role="group" aria-label="Take a stored order" onKeyDownCapture={leaveByEscape} onKeyDown={keepEscape}>
      <SearchPicker label="Stored order" search={search} value={null} onChange={(option) => option !== null && pick(option.value)} isAdding placeholder="Source ID" autoFocus />
      {read.isPending && <p role="status" className={styles.muted}>Reading the order</p>}
      <ErrorText error={read.error} />
      <div><Button onPress={onCancel}>Cancel</Button></div>
    </div>
  );
}

function partOfOrder({ order, customer, items: lines }: OrderPage): OrderPart {
  const items = (lines ?? []).map((line) => newItem({ item: itemOf(line), quantity: line.quantity, price: line.price_minor }));
  const amount = order.amount ?? null;
  return {
    customer: customer === null ? null : { id: customer.customer_id, sourceId: customer.source_id, name: customer.name ?? customer.source_id ?? customer.customer_id },
    // What its items come to stays so when they are changed; another amount, with delivery for instance, is the order's own.
    amount: amount === amountOf(items) ? null : amount,
    items,
    orderMetadata: order.metadata,
  };
}

/** A line's product or SKU; one that is not in the catalogue goes by what the shop calls it, which rules may name as well. */
function itemOf({ product, sku }: NonNullable<OrderPage['items']>[number]): PickedItem | null {
  const idOf = (sold: typeof product): string | null => sold?.id ?? sold?.source_id ?? null;
  const object = idOf(sku) === null ? 'product' : 'sku';
  const sold = object === 'sku' ? sku : product;
  const id = idOf(sold);
  if (id === null) return null;
  return { object, id, name: sold?.name ?? sold?.source_id ?? id, detail: '', productId: object === 'sku' ? idOf(product) : null };
}
