import { useState } from 'react';
import type { Audience, AudiencePreview } from '../../../../contract/publication-page.ts';
import { useAudiencePreview } from '../../../publication/use-publish-many.ts';
import { CustomerChooser, type ChosenCustomer } from '../../../segment/CustomerChooser.tsx';
import { SegmentPicker } from '../../../segment/SegmentPicker.tsx';
import { ErrorText, Notice } from '../../../ui/ErrorBox.tsx';
import { counted, formatExact } from '../../../ui/format.ts';
import { Segments, type Option } from '../../../ui/Select.tsx';
import { SkeletonLines } from '../../../ui/Skeleton.tsx';
import { useCampaignParams } from '../use-campaign.ts';
import styles from './publications.module.css';

const ways = [{ value: 'list', label: 'A list' }, { value: 'segment', label: 'A segment' }] as const;

export interface ManyFormProps {
  onChange: (audience: Audience | null) => void;
  audience: Audience | null;
  /** Whether somebody tried to publish: then it is told what is missing. */
  isChecked: boolean;
}

/** Whom to give a code: customers chosen one by one or pasted, or a segment; and what that would come to. */
export function ManyForm({ audience, onChange, isChecked }: ManyFormProps) {
  const [way, setWay] = useState<'list' | 'segment'>('list');
  const [chosen, setChosen] = useState<readonly ChosenCustomer[]>([]);
  const [segment, setSegment] = useState<Option<string> | null>(null);
  const ofList = (customers: readonly ChosenCustomer[]): Audience | null => (customers.length === 0 ? null : { customer_ids: customers.map(({ id }) => id) });
  const ofSegment = (one: Option<string> | null): Audience | null => one && { segment_id: one.value };
  const go = (next: 'list' | 'segment') => {
    setWay(next);
    onChange(next === 'list' ? ofList(chosen) : ofSegment(segment));
  };
  return (
    <div className={styles.many}>
      <div><Segments label="Whom" value={way} options={ways} onChange={go} /></div>
      {way === 'list' && (
        <CustomerChooser
          value={chosen} error={isChecked && chosen.length === 0 ? 'Choose at least one customer.' : null}
          onChange={(next) => {
            setChosen(next);
            onChange(ofList(next));
          }}
        />
      )}
      {way === 'segment' && (
        <SegmentPicker
          name="publish-segment" label="Segment" value={segment} hint="Everybody who is in it when the codes are given." error={isChecked && segment === null ? 'Choose the segment.' : null}
          onChange={(next) => {
            setSegment(next);
            onChange(ofSegment(next));
          }}
        />
      )}
      {audience !== null && <Preview audience={audience} />}
    </div>
  );
}

function Preview({ audience }: { audience: Audience }) {
  const { campaignId } = useCampaignParams();
  const { data, error, isPending } = useAudiencePreview(campaignId, audience);
  if (isPending) return <SkeletonLines count={2} label="Counting the customers" />;
  if (data === undefined) return <ErrorText error={error} />;
  const missing = data.codes_left !== null && data.is_left_exact ? data.customers - data.have_code - data.codes_left : 0;
  return (
    <div role="status">
      {missing > 0
        ? (
            <Notice tone="warn" title={`${counted(missing, 'customer gets', 'customers get')} no code`}>
              <span>{previewWords(data, true)} Add codes to the campaign first, or give out those that are left.</span>
            </Notice>
          )
        : <Notice title={previewWords(data, false)}><span>Who has a code keeps it, so the same list again changes nothing. Nothing is sent: pass the codes on yourself.</span></Notice>}
    </div>
  );
}

/** `312 customers: 4 have a code already, 308 get one. 18,488 codes are left.` `isShort`: there are not enough of them. */
function previewWords(preview: AudiencePreview, isShort: boolean): string {
  const { customers, have_code: haveCode, is_count_exact: isExact, codes_left: left, is_left_exact: isLeftExact } = preview;
  if (customers === 0) return isExact ? 'Nobody is in it now.' : 'How many customers these are takes too long to count.';
  const got = customers - haveCode;
  const others = isShort ? counted(got, 'has none', 'have none') : counted(got, 'gets one', 'get one');
  const people = isExact
    ? `${counted(customers, 'customer', 'customers')}: ${counted(haveCode, 'has a code already', 'have a code already')}, ${others}.`
    : `More than ${formatExact(customers)} customers, of whom at least ${formatExact(haveCode)} have a code already.`;
  const codes = left === null ? '' : isLeftExact ? ` ${counted(left, 'code is', 'codes are')} left.` : ` More than ${formatExact(left)} codes are left.`;
  return people + codes;
}
