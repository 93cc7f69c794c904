import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DiscountPreview, DiscountPreviewRequest } from '../../../contract/discount-preview.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useFormat, useProject } from '../../shell/use-project.ts';
import { wordsOf } from '../../ui/ErrorBox.tsx';
import { MoneyField, NumberField } from '../../ui/NumberField.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import styles from './create.module.css';
import { isOfferTold, isOnItems, type Draft } from './draft.ts';
import { discountOf } from './offer-request.ts';

/** What an example order would cost with the offer, as the server counts it. Of free products there is nothing to count: the order decides. */
export function TryCart({ draft, currency }: { draft: Draft; currency: string }) {
  const [price, setPrice] = useState<number | null>(null);
  const [quantity, setQuantity] = useState<number | null>(1);
  const isByItem = isOnItems(draft);
  const order = price === null || (isByItem && (quantity ?? 0) < 1) ? null : isByItem ? { items: [{ price, quantity: quantity ?? 1 }] } : { amount: price };
  const words = useWords(draft, order);
  if (draft.discount === 'UNIT') return null;
  const field = { currency, value: price, onChange: setPrice };
  if (!isByItem) return <MoneyField {...field} label="Try an order" hint={words} />;
  return (
    <div className={styles.try}>
      <div className={styles.hours}>
        <MoneyField {...field} label="Try an item" />
        <NumberField label="Units" value={quantity} onChange={setQuantity} min={1} max={1_000_000} />
      </div>
      <p className={styles.fixed}>{words}</p>
    </div>
  );
}

function useWords(draft: Draft, order: DiscountPreviewRequest['order'] | null): string {
  const { project_id: projectId } = useProject();
  const { money } = useFormat();
  const asked = useSettled(order === null || !isOfferTold(draft) ? null : JSON.stringify({ discount: discountOf(draft), order }));
  const { data, error } = useQuery({
    queryKey: keys.discountPreview(projectId, asked),
    queryFn: ({ signal }) => api.post<DiscountPreview>(projectPath(projectId, ['discount-preview']), JSON.parse(asked ?? ''), { signal, isQuestion: true }),
    enabled: asked !== null, placeholderData: keepPreviousData,
  });
  if (asked === null) return 'What would a customer pay?';
  if (error !== null) return wordsOf(error);
  return data === undefined ? '…' : `${money(data.discount_minor)} off: the customer pays ${money(data.to_pay_minor)}.`;
}
