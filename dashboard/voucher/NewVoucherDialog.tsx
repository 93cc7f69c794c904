import { today as todayIn } from '@internationalized/date';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { NewVoucher, WireVoucher } from '../../contract/voucher.ts';
import { api, isDuplicate, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { caseWords } from '../campaign/create/code-pattern.ts';
import { emptyDraft, type Draft } from '../campaign/create/draft.ts';
import { problemFields } from '../campaign/create/draft-problems.ts';
import { OfferFields } from '../campaign/create/OfferFields.tsx';
import { TimeFields } from '../campaign/create/TimeSection.tsx';
import { useMetadataFaults } from '../metadata/metadata-schemas-query.ts';
import type { Metadata } from '../metadata/metadata-shape.ts';
import { MetadataEditor } from '../metadata/MetadataEditor.tsx';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorText } from '../ui/ErrorBox.tsx';
import { focusField, focusFirstWrong } from '../ui/focus-field.ts';
import { NumberField } from '../ui/NumberField.tsx';
import { Checkbox } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { toast } from '../ui/Toast.tsx';
import { voucherProblems, voucherRequest } from './new-voucher.ts';
import styles from './voucher.module.css';

/** Makes a voucher that belongs to no campaign. */
export function NewVoucherDialog({ onClose, onMade }: { onClose: () => void; onMade: (code: string) => void }) {
  const { time_zone: zone, currency, codes } = useProject();
  const [draft, setDraft] = useState<Draft>({ ...emptyDraft, size: 'STANDALONE', discount: 'AMOUNT' });
  const [metadata, setMetadata] = useState<Metadata | null>({});
  const [isChecked, setChecked] = useState(false);
  const faults = useMetadataFaults('voucher', metadata);
  const make = useMake(onClose, onMade);
  const today = todayIn(zone).toString();
  const found = voucherProblems(draft, today);
  const isTaken = isDuplicate(make.error);
  const problems = isChecked ? { ...(isTaken && { code: 'This code exists already.' }), ...found } : {};
  const submit = () => {
    setChecked(true);
    const wrong = problemFields.find((field) => found[field] !== undefined);
    if (wrong !== undefined) focusField(wrong);
    else if (metadata === null || faults.length > 0) focusFirstWrong('[data-metadata]');
    else if (!make.isPending) make.mutate(voucherRequest(draft, metadata, zone, codes), { onError: (error) => isDuplicate(error) && focusField('code') });
  };
  const set = (part: Partial<Draft>) => {
    if (make.isError) make.reset();
    setDraft((old) => ({ ...old, ...part }));
  };
  const section = { draft, set, problems, currency, mode: 'new' } as const;
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={make.isPending}>Create voucher</Button>
    </>
  );
  return (
    <Dialog title="New voucher" isOpen onClose={onClose} footer={footer} size="wide">
      <div className={styles.fields}>
        <p className="muted">A voucher of its own, without a campaign: for a refund or a favour.</p>
        <TextField
          name="code" label="Code" isOptional isCode value={draft.code} onChange={(code) => set({ code })} maxLength={100} autoComplete="off" autoFocus error={problems.code}
          hint={`Empty: ${codes.pattern === null ? 'ten characters that nobody can guess' : `a code like ${codes.pattern}`}. ${caseWords(codes)}`}
        />
        <OfferFields {...section} />
        <Checkbox isSelected={draft.isUsesLimited} onChange={(isUsesLimited) => set({ isUsesLimited })}>Limit how often it works</Checkbox>
        {draft.isUsesLimited && (
          <NumberField name="usesPerCode" label="Uses in all" value={draft.usesPerCode} onChange={(usesPerCode) => set({ usesPerCode })} min={1} error={problems.usesPerCode} />
        )}
        <TimeFields {...section} today={today} />
        <section className={styles.part} aria-labelledby="new-voucher-metadata">
          <h3 id="new-voucher-metadata">Metadata</h3>
          <MetadataEditor relatedObject="voucher" value={metadata} onChange={setMetadata} isChecked={isChecked} />
        </section>
        {!isTaken && <ErrorText error={make.error} />}
      </div>
    </Dialog>
  );
}

function useMake(onClose: () => void, onMade: (code: string) => void) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewVoucher) => api.post<WireVoucher>(projectPath(projectId, ['v1', 'vouchers']), body),
    onSuccess: async ({ code }) => {
      toast({ title: `Voucher ${code} was made`, tone: 'ok' });
      onClose();
      onMade(code);
      await queries.invalidateQueries({ queryKey: keys.allVouchers(projectId) });
    },
  });
}
