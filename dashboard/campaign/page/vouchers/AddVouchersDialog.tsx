import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Accepted } from '../../../../contract/async-action.ts';
import type { WireCampaign } from '../../../../contract/campaign.ts';
import type { CodeConfig, WireVoucher } from '../../../../contract/voucher.ts';
import { vouchersCountMax } from '../../../../contract/vouchers-count.ts';
import { api, projectPath } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorBox, ErrorText, wordsOf } from '../../../ui/ErrorBox.tsx';
import { focusFirstWrong } from '../../../ui/focus-field.ts';
import { counted } from '../../../ui/format.ts';
import { NumberField } from '../../../ui/NumberField.tsx';
import { Segments, Select } from '../../../ui/Select.tsx';
import { SkeletonLines } from '../../../ui/Skeleton.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { useCodePreview } from '../../codes/code-preview.ts';
import { useProject } from '../../../shell/use-project.ts';
import { caseWords } from '../../create/code-pattern.ts';
import { useCampaignParams } from '../use-campaign.ts';
import { choiceProblems, configOf, firstChoice, type CodeChoice } from './code-choice.ts';
import { CodeChoiceFields } from './CodeChoiceFields.tsx';
import { CodePreviewBox } from './CodePreviewBox.tsx';
import styles from './vouchers.module.css';

export interface AddVouchersDialogProps {
  /** Called when codes are made or begin to be; the task that makes many. */
  onAdded: (task: string | undefined, count: number) => void;
  onClose: () => void;
}

const kinds = [{ value: 'random', label: 'Random codes' }, { value: 'one', label: 'One code of your own' }] as const;

/** Adds codes to the campaign: random ones, as many as wanted, or one that is given. */
export function AddVouchersDialog({ onAdded, onClose }: AddVouchersDialogProps) {
  const { projectId, campaignId } = useCampaignParams();
  const campaign = useQuery({
    queryKey: keys.campaignCodes(projectId, campaignId),
    queryFn: ({ signal }) => api.get<WireCampaign>(projectPath(projectId, ['v1', 'campaigns', campaignId]), { signal }),
  });
  if (campaign.data !== undefined) return <Form own={campaign.data.voucher.code_config ?? null} onAdded={onAdded} onClose={onClose} />;
  return (
    <Dialog title="Add codes" isOpen onClose={onClose}>
      {campaign.isError
        ? <ErrorBox title="The campaign could not be loaded" error={campaign.error} onRetry={() => void campaign.refetch()} />
        : <SkeletonLines count={4} label="Loading the campaign" />}
    </Dialog>
  );
}

function Form({ own, onAdded, onClose }: AddVouchersDialogProps & { own: CodeConfig | null }) {
  const { codes } = useProject();
  const [kind, setKind] = useState<'random' | 'one'>('random');
  const [count, setCount] = useState<number | null>(100);
  const [look, setLook] = useState<'campaign' | 'new'>('campaign');
  const [choice, setChoice] = useState<CodeChoice>(() => firstChoice(codes));
  const [code, setCode] = useState('');
  const [isChecked, setChecked] = useState(false);
  const isNew = look === 'new';
  const problems = isNew ? choiceProblems(choice) : {};
  const config = isNew ? (Object.keys(problems).length === 0 ? configOf(choice) : null) : own;
  const canAsk = count !== null && (!isNew || config !== null);
  const preview = useCodePreview(kind === 'random' && canAsk ? { code_config: config, count } : null);
  const { add, refused } = useAdd(onAdded);
  const codeProblem = code.trim() === '' ? 'Write the code.' : null;
  const submit = () => {
    setChecked(true);
    if (add.isPending) return;
    if (kind === 'one' ? codeProblem !== null : !canAsk || preview.verdict === 'bad') focusFirstWrong('[role=dialog]');
    else if (kind === 'one') add.mutate({ code: code.trim() });
    else if (count !== null && preview.verdict !== 'unknown') add.mutate({ count, config });
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={add.isPending} isDisabled={kind === 'random' && canAsk && preview.verdict !== 'good'}>
        {kind === 'one' ? 'Add the code' : count === null ? 'Add codes' : `Add ${counted(count, 'code', 'codes')}`}
      </Button>
    </>
  );
  return (
    <Dialog title="Add codes" isOpen onClose={onClose} footer={footer} size="wide">
      <form className={styles.form} noValidate onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <div className={styles.start}><Segments label="Which codes" value={kind} options={kinds} onChange={setKind} /></div>
        {kind === 'one' && (
          <TextField
            label="Code" isCode value={code} onChange={setCode} maxLength={200} autoComplete="off" autoFocus onEnter={submit}
            hint={caseWords(codes)} error={refused ?? (isChecked ? codeProblem : null)}
          />
        )}
        {kind === 'random' && (
          <>
            <div className="pair">
              <NumberField
                label="Number of codes" value={count} onChange={setCount} min={1} max={vouchersCountMax} error={isChecked && count === null ? 'Say how many.' : null}
              />
              <Select
                label="How they look" value={look} onChange={setLook}
                options={[{ value: 'campaign', label: 'As the campaign’s codes' }, { value: 'new', label: 'Another way' }]}
              />
            </div>
            {isNew && <CodeChoiceFields choice={choice} problems={isChecked ? problems : {}} onChange={(change) => setChoice((old) => ({ ...old, ...change }))} />}
            <CodePreviewBox preview={preview} isOwn={isNew} count={count ?? 0} />
          </>
        )}
        {refused === null && <ErrorText error={add.error} />}
      </form>
    </Dialog>
  );
}

type Wanted = { code: string } | { count: number; config: CodeConfig | null };

/** Adds codes; `refused`: why the given code was not taken, in words. */
function useAdd(onAdded: AddVouchersDialogProps['onAdded']) {
  const { projectId, campaignId } = useCampaignParams();
  const add = useMutation({
    mutationFn: async (wanted: Wanted): Promise<string | undefined> => {
      const path = ['v1', 'campaigns', campaignId, 'vouchers'];
      if ('code' in wanted) {
        await api.post<WireVoucher>(projectPath(projectId, [...path, wanted.code]));
        return undefined;
      }
      const body = wanted.config === null ? {} : { code_config: wanted.config };
      const answer = await api.post<Accepted | WireVoucher>(projectPath(projectId, path, { vouchers_count: wanted.count }), body);
      return 'async_action_id' in answer ? answer.async_action_id : undefined;
    },
    onSuccess: (task, wanted) => onAdded(task, 'code' in wanted ? 1 : wanted.count),
  });
  const refused = add.error !== null && add.variables !== undefined && 'code' in add.variables ? wordsOf(add.error) : null;
  return { add, refused };
}
