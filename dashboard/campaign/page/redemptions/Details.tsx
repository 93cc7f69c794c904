import { Suspense } from 'react';
import type { RedemptionDetail } from '../../../../contract/tracking.ts';
import { may } from '../../../access/me.ts';
import { lazyPart } from '../../../lazy-part.tsx';
import { useFormat, useProject } from '../../../shell/use-project.ts';
import { CopyableCode } from '../../../ui/CodeBlock.tsx';
import { Fact, FactList } from '../../../ui/FactList.tsx';
import { formatExact } from '../../../ui/format.ts';
import { OutcomeMark, voucherStateWord } from '../../../ui/Status.tsx';
import { useCampaign } from '../use-campaign.ts';
import { failureWord, sentence } from '../words.ts';
import { amount, outcomeOf, When } from './redemption-columns.tsx';
import styles from './redemptions.module.css';
import { RollBack } from './RollBack.tsx';

const JudgedBy = lazyPart(() => import('./JudgedBy.tsx'), 'JudgedBy');

interface Props {
  entry: RedemptionDetail;
  onOpen: (id: string) => void;
}

/** Everything that is known of one entry of the history. */
export function Details({ entry, onOpen }: Props) {
  const project = useProject();
  const stands = entry.kind === 'redemption' && entry.result === 'SUCCESS' && !entry.is_rolled_back;
  const canRollBack = stands && !useCampaign().is_historical && entry.local_day === null && may(project, 'edit campaigns');
  return (
    <>
      <FactList>
        <Fact term="Result"><OutcomeMark outcome={outcomeOf(entry)} /></Fact>
        <Refusal entry={entry} />
        {entry.judged_by.length > 0 && <Suspense><JudgedBy entry={entry} /></Suspense>}
        <Time entry={entry} zone={project.time_zone} />
        <Fact term={entry.kind === 'rollback' ? 'Rollback ID' : 'Redemption ID'}><CopyableCode text={entry.redemption_id} label="Copy ID" /></Fact>
        <OtherSide entry={entry} onOpen={onOpen} />
        <Voucher entry={entry} />
        <Fact term="Customer">{customerWords(entry)}{entry.customer_name !== null && <small>{entry.customer_name}</small>}</Fact>
        <Money entry={entry} />
        <Order entry={entry} />
        <Fact term="Via">{entry.actor}</Fact>
        {entry.request_id !== null && <Fact term="Request"><CopyableCode text={entry.request_id} label="Copy request id" /></Fact>}
      </FactList>
      {canRollBack && <RollBack row={entry} />}
    </>
  );
}

function Refusal({ entry: { failure_code: code, failure_message: message } }: { entry: RedemptionDetail }) {
  if (code === null) return null;
  return <Fact term="Reason">{failureWord(code)}{message !== null && <small>{message}</small>}<small><code>{code}</code></small></Fact>;
}

function Time({ entry, zone }: { entry: RedemptionDetail; zone: string }) {
  const format = useFormat();
  if (entry.local_day !== null) return <Fact term="Day"><When row={entry} format={format} /><small>Imported: only the day is known</small></Fact>;
  return <Fact term="Time">{format.dateTimeExact(entry.occurred_at)}<small>{zone.replaceAll('_', ' ')}</small></Fact>;
}

/** Of a rollback the redemption that it took back, of a redemption the rollback that took it back. */
function OtherSide({ entry: { rolls_back_id: takesBack, rollback, reason }, onOpen }: Props) {
  const format = useFormat();
  const to = (id: string) => <button type="button" className={styles.linkButton} onClick={() => onOpen(id)}>{id}</button>;
  return (
    <>
      {takesBack !== null && <Fact term="Takes back">{to(takesBack)}</Fact>}
      {reason !== null && <Fact term="Why">{reason}</Fact>}
      {rollback !== null && (
        <Fact term="Taken back by">
          {to(rollback.redemption_id)}
          <small>{format.dateTime(rollback.occurred_at)}, {rollback.actor}{rollback.reason !== null && `: ${rollback.reason}`}</small>
        </Fact>
      )}
    </>
  );
}

function Voucher({ entry: { code, voucher } }: { entry: RedemptionDetail }) {
  return (
    <Fact term="Code">
      <CopyableCode text={code} label="Copy code" />
      {voucher !== null && (
        <small>
          now {voucherStateWord(voucher.state).toLowerCase()}, {formatExact(voucher.redeemed_quantity)} of{' '}
          {voucher.redemption_quantity === null ? 'any number of' : formatExact(voucher.redemption_quantity)} uses redeemed
        </small>
      )}
    </Fact>
  );
}

function customerWords({ customer, local_day: localDay }: RedemptionDetail): string {
  if (customer !== null) return customer;
  return localDay === null ? 'Guest: no customer was named' : 'Not in the imported history';
}

function Money({ entry }: { entry: RedemptionDetail }) {
  const format = useFormat();
  const { order_minor: order, discount_minor: discount, kind, result } = entry;
  if (result === 'FAILURE') return <Fact term="Order value">{amount(order, format)}</Fact>;
  return (
    <>
      <Fact term="Order value">{amount(order, format)}{order !== null && <small>before the discount</small>}</Fact>
      <Fact term={kind === 'rollback' ? 'Discount taken back' : 'Discount'}>{amount(discount, format)}</Fact>
      {kind === 'redemption' && order !== null && discount !== null && <Fact term="After discount">{format.money(order - discount)}</Fact>}
    </>
  );
}

function Order({ entry: { order } }: { entry: RedemptionDetail }) {
  if (order === null) return null;
  return <Fact term="Order"><CopyableCode text={order.source_id ?? order.order_id} label="Copy order id" /><small>now {sentence(order.status).toLowerCase()}</small></Fact>;
}
