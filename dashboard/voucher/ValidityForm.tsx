import { today as todayIn } from '@internationalized/date';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import type { CampaignPage } from '../../contract/tracking.ts';
import type { VoucherPage } from '../../contract/voucher-page.ts';
import { campaignQuery } from '../api/campaign-query.ts';
import { lazyPart } from '../lazy-part.tsx';
import { useFormat, useProject } from '../shell/use-project.ts';
import { focusField } from '../ui/focus-field.ts';
import { Checkbox } from '../ui/Select.tsx';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import { endOfDay, instantOf, lastDayOf, readingOf } from '../ui/zone-times.ts';
import { useChangeVoucher } from './use-voucher-deeds.ts';
import { VoucherForm } from './VoucherForm.tsx';

/** Calendars are large, and most panels are only read. */
const DateField = lazyPart(() => import('../ui/DateField.tsx'), 'DateField');

interface Props {
  page: VoucherPage;
  onClose: () => void;
}

/** From when to when a voucher is valid: days of its own, or those of its campaign. */
export function ValidityForm({ page, onClose }: Props) {
  const { project_id: projectId } = useProject();
  const { campaign } = page;
  const query = useQuery({ ...campaignQuery(projectId, campaign?.campaign_id ?? ''), enabled: campaign !== null });
  if (campaign !== null && query.isPending) return <SkeletonLines count={3} label="Loading the campaign" />;
  return <Form page={page} campaign={query.data ?? null} onClose={onClose} />;
}

function Form({ page, campaign, onClose }: Props & { campaign: CampaignPage | null }) {
  const { time_zone: zone } = useProject();
  const format = useFormat();
  const { start_date: start, expiration_date: end } = page.voucher;
  const [hasStart, setHasStart] = useState(start !== (campaign?.start_date ?? null));
  const [hasEnd, setHasEnd] = useState(end !== (campaign?.expiration_date ?? null));
  const [from, setFrom] = useState(start === null ? null : readingOf(start, zone));
  const [lastDay, setLastDay] = useState(end === null ? null : lastDayOf(end, zone));
  const [isChecked, setChecked] = useState(false);
  const change = useChangeVoucher(page, onClose);
  const isStartMissing = hasStart && from === null;
  const isEndMissing = hasEnd && lastDay === null;
  const submit = () => {
    setChecked(true);
    if (isStartMissing) focusField('voucher-start');
    else if (isEndMissing) focusField('voucher-end');
    else change.mutate({ ...changed('start_date', start, hasStart ? startOf(from, start, zone) : null), ...changed('expiration_date', end, hasEnd ? endOf(lastDay, end, zone) : null) });
  };
  const campaignStart = campaign?.start_date ?? null;
  const campaignEnd = campaign?.expiration_date ?? null;
  return (
    <VoucherForm title="Validity" deed="Save validity" isPending={change.isPending} error={change.error} onSubmit={submit} onClose={onClose}>
      <Checkbox isSelected={hasStart} onChange={setHasStart}>{campaign === null ? 'Starts at a time' : 'Starts at a time of its own'}</Checkbox>
      {hasStart && (
        <Suspense><DateField name="voucher-start" label="Start" hasTime value={from} onChange={setFrom} error={isChecked && isStartMissing ? 'Say when it starts.' : null} /></Suspense>
      )}
      {!hasStart && campaign !== null && <p>Starts with its campaign: {campaignStart === null ? 'from the beginning' : format.dateTime(campaignStart)}.</p>}
      <Checkbox isSelected={hasEnd} onChange={setHasEnd}>{campaign === null ? 'Ends on a day' : 'Ends on a day of its own'}</Checkbox>
      {hasEnd && (
        <Suspense>
          <DateField
            name="voucher-end" label="Last day" min={todayIn(zone).toString()} value={lastDay} onChange={setLastDay} hint="The whole day counts."
            error={isChecked && isEndMissing ? 'Say which day is the last.' : null}
          />
        </Suspense>
      )}
      {!hasEnd && campaign !== null && <p>Ends with its campaign: {campaignEnd === null ? 'no end' : format.end(campaignEnd)}.</p>}
    </VoucherForm>
  );
}

/** The member where the value is another than before, so that what nobody touched stays as exact as it was. */
function changed<Name extends string>(name: Name, before: string | null, after: string | null): { [key in Name]?: string | null } {
  return (before === after ? {} : { [name]: after }) as { [key in Name]?: string | null };
}

function startOf(reading: string | null, before: string | null, zone: string): string | null {
  if (reading === null || (before !== null && readingOf(before, zone) === reading)) return before;
  return instantOf(reading, zone);
}

function endOf(day: string | null, before: string | null, zone: string): string | null {
  if (day === null || (before !== null && lastDayOf(before, zone) === day)) return before;
  return endOfDay(day, zone);
}
