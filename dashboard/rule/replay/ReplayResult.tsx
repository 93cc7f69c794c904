import { Suspense, useState } from 'react';
import type { Replay, ReplayFate, ReplayFigures } from '../../../contract/rule-replay.ts';
import { wordsOfName } from '../../../contract/rule-words.ts';
import { lazyPart } from '../../lazy-part.tsx';
import { useFormat } from '../../shell/use-project.ts';
import { Button } from '../../ui/Button.tsx';
import { formatExact, listed } from '../../ui/format.ts';
import { Table, type Column } from '../../ui/Table.tsx';
import { Unknown } from '../../ui/Unknown.tsx';
import { differenceOf, fateWords, orderFigures, redemptionFigures, resultWords, signedMoney, type FateFigure } from './replay-words.ts';
import styles from './replay.module.css';

const ReplayOrders = lazyPart(() => import('./ReplayOrders.tsx'), 'ReplayOrders');

/** What came of it: in a sentence, and in numbers behind each of which stand its orders. */
export function ReplayResult({ replay, figures }: { replay: Replay; figures: ReplayFigures }) {
  const { money } = useFormat();
  const [opened, setOpened] = useState<ReplayFate | null>(null);
  const words = resultWords(figures, money);
  const shown = [...redemptionFigures(figures), ...orderFigures(figures)].filter(({ count }) => count > 0);
  return (
    <>
      <div role="status">
        {words.length === 0 && <p className={styles.words}>There are no orders in these days.</p>}
        {words.map((sentence) => <p key={sentence} className={styles.words}>{sentence}</p>)}
      </div>
      {shown.length > 0 && <Table caption="What would have become of orders" columns={columnsOf(money, setOpened)} rows={shown} rowKey={({ fate }) => fate} isCompact />}
      <Assumed replay={replay} figures={figures} />
      {opened !== null && <Suspense><ReplayOrders replay={replay} fate={opened} onClose={() => setOpened(null)} /></Suspense>}
    </>
  );
}

function columnsOf(money: (minor: number) => string, open: (fate: ReplayFate) => void): Column<FateFigure>[] {
  const amount = (value: number, { count, unknown }: FateFigure) => (unknown === count ? <Unknown reason="the amounts of these orders are not known" /> : money(value));
  return [
    { key: 'fate', header: 'Orders', render: ({ fate }) => fateWords[fate] },
    {
      key: 'count', header: 'Number', isNumber: true,
      render: ({ fate, count }) => (
        <Button look="quiet" className={styles.number} aria-label={`Show the ${formatExact(count)}: ${fateWords[fate]}`} onPress={() => open(fate)}>{formatExact(count)}</Button>
      ),
    },
    { key: 'value', header: 'Order value', isNumber: true, render: (figure) => amount(figure.order_minor, figure) },
    { key: 'before', header: 'Discount before', isNumber: true, render: (figure) => amount(figure.before_minor, figure) },
    { key: 'after', header: 'Discount after', isNumber: true, render: (figure) => amount(figure.after_minor, figure) },
    {
      key: 'difference', header: 'Difference', isNumber: true, isNowrap: true,
      render: (figure) => (figure.unknown === figure.count ? <Unknown reason="not known" /> : signedMoney(differenceOf([figure]), money)),
    },
  ];
}

function Assumed({ replay: { assumed }, figures }: { replay: Replay; figures: ReplayFigures }) {
  const unknown = [...redemptionFigures(figures), ...orderFigures(figures)].reduce((sum, figure) => sum + figure.unknown, 0);
  return (
    <details className={styles.assumed}>
      <summary>What was assumed</summary>
      <ul>
        <li>Customers, segments, products and collections count as they are now, not as they were then.</li>
        <li>Dates, uses left, limits and the other codes of a request were not looked at, and cancelled orders were left out.</li>
        {assumed.budgets.length > 0 && <li>Conditions on counters ({listed(assumed.budgets.map((name) => wordsOfName(name).label))}) count as met: what was counted then is not kept.</li>}
        {assumed.gone_segments.length > 0 && <li>Nobody is in segments that are not there any more ({listed(assumed.gone_segments)}).</li>}
        {assumed.has_discount && <li>The new discount counts as that of every code, also of those that keep earlier terms.</li>}
        {figures.changed_since > 0 && <li>{formatExact(figures.changed_since)} orders were changed after the redemption; the amount of then counts.</li>}
        {unknown > 0 && <li>The amounts of {formatExact(unknown)} orders are not known; they are counted, and in no sum.</li>}
      </ul>
    </details>
  );
}
