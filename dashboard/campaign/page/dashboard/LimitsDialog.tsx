import { Plus, Trash2 } from 'lucide-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { LimitChange, LimitName, LimitUses } from '../../../../contract/limits.ts';
import type { CampaignFigures } from '../../../../contract/tracking.ts';
import { api, projectPath, RequestFailure } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { useFormat, useProject } from '../../../shell/use-project.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorText, Notice } from '../../../ui/ErrorBox.tsx';
import { formatExact } from '../../../ui/format.ts';
import { MoneyField, NumberField } from '../../../ui/NumberField.tsx';
import { Select, type Option } from '../../../ui/Select.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { limitWords } from '../limit-words.ts';
import { useCampaignParams } from '../use-campaign.ts';
import { sentence } from '../words.ts';
import { changedLimits, draftOf, isStopping, isUsual, limitKey, serverProblems, type DraftLimit } from './limits.ts';
import styles from './boxes.module.css';

interface Props {
  figures: CampaignFigures;
  limits: LimitUses['limits'];
  onClose: () => void;
}

/** Adds, tightens or removes the limits of a campaign while it runs. They hold for the very next redemption. */
export function LimitsDialog({ figures: { figures }, limits, onClose }: Props) {
  // As they were when the dialog opened: limits go on being read beneath it, and what somebody else sets meanwhile is not ours to undo.
  const [before] = useState(() => draftOf(limits));
  const [draft, setDraft] = useState(before);
  const [added, setAdded] = useState<string | null>(null);
  const save = useSaveLimits(onClose);
  const changes = changedLimits(before, draft);
  const problems = save.error instanceof RequestFailure ? serverProblems(save.error, save.variables ?? []) : {};
  const spent = ({ measure, period, scope }: LimitName): number | null => {
    if (scope !== 'campaign' || period !== 'total') return null;
    return { redemptions: figures.redemptions_net, discount: figures.discount_net_minor, orders: figures.order_value_net_minor }[measure].value;
  };
  const submit = () => (changes.length === 0 ? onClose() : save.mutate(changes));
  const change = (limit: DraftLimit) => setDraft(draft.map((one) => (limitKey(one) === limitKey(limit) ? limit : one)));
  const remove = (limit: DraftLimit) => setDraft(draft.filter((one) => limitKey(one) !== limitKey(limit)));
  const add = (limit: LimitName) => {
    setDraft([...draft, { ...limit, max: null, straddle: 'reject' }]);
    setAdded(limitKey(limit));
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={save.isPending}>Set limits</Button>
    </>
  );
  return (
    <Dialog title="Limits of the campaign" isOpen onClose={onClose} footer={footer} size="wide">
      <form className={styles.stack} noValidate onSubmit={(event) => { event.preventDefault(); if (!save.isPending) submit(); }}>
        <p>A limit holds at once, for the very next redemption, and is never exceeded. Redemptions that were made stay. An empty field is no limit.</p>
        <ul className={styles.limitRows} aria-label="Limits">
          {draft.map((limit, index) => (
            <li key={limitKey(limit)}>
              <LimitRow
                limit={limit} onChange={change} onRemove={isUsual(limit) ? null : remove} error={problems[limitKey(limit)]}
                hint={usedHint(limit, limits, spent)} autoFocus={added === null ? index === 0 : added === limitKey(limit)}
              />
            </li>
          ))}
        </ul>
        <AddLimit taken={draft} onAdd={add} />
        {isStopping(changes, limits, spent) && (
          <Notice tone="warn" title="Codes are refused at once">
            <span>As much as this is used or held by carts already. Until a rollback, the next period or a higher limit makes room, codes are refused.</span>
          </Notice>
        )}
        {Object.keys(problems).length === 0 && <ErrorText error={save.error} />}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
    </Dialog>
  );
}

/** What is used and held of a limit's measure; null where that is not one number. */
function usedHint(limit: LimitName, uses: LimitUses['limits'], spent: (limit: LimitName) => number | null): { used: number; held: number } | null {
  const use = uses.find((one) => limitKey(one) === limitKey(limit));
  if (use !== undefined && use.used !== null) return { used: use.used, held: use.held ?? 0 };
  const used = spent(limit);
  return used === null ? null : { used, held: 0 };
}

interface RowProps {
  limit: DraftLimit;
  onChange: (limit: DraftLimit) => void;
  /** null: the row stays, empty or not. */
  onRemove: ((limit: DraftLimit) => void) | null;
  hint: { used: number; held: number } | null;
  error: string | undefined;
  autoFocus: boolean;
}

const straddles: Option<DraftLimit['straddle']>[] = [
  { value: 'reject', label: 'Refuse it' }, { value: 'clip', label: 'Give what is left' },
];

function LimitRow({ limit, onChange, onRemove, hint, error, autoFocus }: RowProps) {
  const { currency } = useProject();
  const { money } = useFormat();
  const print = limit.measure === 'redemptions' ? formatExact : money;
  const field = {
    name: `limit-${limitKey(limit)}`, label: sentence(limitWords(limit)), isOptional: isUsual(limit), autoFocus, value: limit.max, error,
    onChange: (max: number | null) => onChange({ ...limit, max }),
    hint: hint === null ? undefined : `Used so far: ${print(hint.used)}${hint.held > 0 ? `, held by carts: ${print(hint.held)}` : ''}.`,
  };
  return (
    <div className={styles.limitRow}>
      {limit.measure === 'redemptions' ? <NumberField {...field} min={0} /> : <MoneyField {...field} currency={currency} />}
      {limit.measure === 'discount' && limit.max !== null && (
        <Select
          name={`straddle-${limitKey(limit)}`} label="A discount that would pass it" options={straddles} value={limit.straddle}
          onChange={(straddle) => onChange({ ...limit, straddle })}
        />
      )}
      {onRemove !== null && (
        <IconButton
          label={`Remove ${limitWords(limit)}`} icon={<Trash2 size={18} aria-hidden="true" />} className={styles.removeLimit}
          onPress={() => onRemove(limit)}
        />
      )}
    </div>
  );
}

const measures: Option<LimitName['measure']>[] = [
  { value: 'discount', label: 'Discount given' }, { value: 'redemptions', label: 'Redemptions' }, { value: 'orders', label: 'Order value' },
];
const scopes: Option<LimitName['scope']>[] = [
  { value: 'campaign', label: 'The whole campaign' }, { value: 'customer', label: 'Each customer' }, { value: 'voucher', label: 'Each code' },
];
const periods: Option<LimitName['period']>[] = [
  { value: 'total', label: 'In all' }, { value: 'day', label: 'A day' }, { value: 'week', label: 'A week' }, { value: 'month', label: 'A month' },
];

/** Chooses one more limit; its amount is entered in the list above. */
function AddLimit({ taken, onAdd }: { taken: readonly DraftLimit[]; onAdd: (limit: LimitName) => void }) {
  const { time_zone: zone } = useProject();
  const [limit, setLimit] = useState<LimitName>({ scope: 'customer', measure: 'redemptions', period: 'day' });
  const isTaken = taken.some((one) => limitKey(one) === limitKey(limit));
  return (
    <fieldset className={styles.addLimit}>
      <legend>One more limit</legend>
      <Select name="new-measure" label="Of" options={measures} value={limit.measure} onChange={(measure) => setLimit({ ...limit, measure })} />
      <Select name="new-scope" label="For" options={scopes} value={limit.scope} onChange={(scope) => setLimit({ ...limit, scope })} />
      <Select name="new-period" label="Period" options={periods} value={limit.period} onChange={(period) => setLimit({ ...limit, period })} />
      <Button icon={<Plus size={16} aria-hidden="true" />} isDisabled={isTaken} onPress={() => onAdd(limit)}>Add limit</Button>
      <p className={styles.quiet}>
        {isTaken ? `${sentence(limitWords(limit))} is in the list above.` : `Days, weeks and months are those of the calendar, in ${zone.replaceAll('_', ' ')}.`}
        {limit.scope === 'customer' && !isTaken && ' Redemptions without a customer are refused then.'}
        {limit.measure !== 'redemptions' && !isTaken && ' Redemptions without an order amount are refused then.'}
      </p>
    </fieldset>
  );
}

function useSaveLimits(onSaved: () => void) {
  const { projectId, campaignId } = useCampaignParams();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (limits: LimitChange[]) => api.put(projectPath(projectId, ['campaigns', campaignId, 'limits']), { limits }),
    onSuccess: async () => {
      toast({ title: 'Limits set', detail: 'They hold from now on.' });
      onSaved();
      await queries.invalidateQueries({ queryKey: keys.campaigns(projectId) });
    },
  });
}
