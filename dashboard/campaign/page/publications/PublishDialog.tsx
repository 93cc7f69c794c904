import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, projectPath } from '../../../api/client.ts';
import { Button } from '../../../ui/Button.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorText, Notice } from '../../../ui/ErrorBox.tsx';
import { focusField } from '../../../ui/focus-field.ts';
import { TextField } from '../../../ui/TextField.tsx';
import { useCampaign, useCampaignParams } from '../use-campaign.ts';
import styles from './publications.module.css';

/** What is used of the wire contract's publication. */
interface Published {
  voucher?: { code: string };
}

/** Gives a code of the campaign to one customer and shows which. */
export function PublishDialog({ onClose, onPublished }: { onClose: () => void; onPublished: () => void }) {
  const [customer, setCustomer] = useState('');
  const [isChecked, setChecked] = useState(false);
  const publish = usePublish(onPublished);
  const submit = () => {
    setChecked(true);
    if (customer.trim() === '') focusField('customer');
    else if (!publish.isPending) publish.mutate(customer.trim());
  };
  const again = () => {
    publish.reset();
    setChecked(false);
    setCustomer('');
  };
  if (publish.isSuccess) return <GivenDialog customer={customer.trim()} code={publish.data.voucher?.code ?? null} onAgain={again} onClose={onClose} />;
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={publish.isPending}>Publish a code</Button>
    </>
  );
  return (
    <Dialog title="Publish a code" isOpen onClose={onClose} footer={footer}>
      <TextField
        name="customer" label="Customer" value={customer} onChange={setCustomer} onEnter={submit} autoFocus isCode maxLength={200} autoComplete="off"
        hint="The id that your shop knows the customer by. A customer who is new here is added." error={isChecked && customer.trim() === '' ? 'Write whom the code is for.' : null}
      />
      <ErrorText error={publish.error} />
    </Dialog>
  );
}

function GivenDialog({ customer, code, onAgain, onClose }: { customer: string; code: string | null; onAgain: () => void; onClose: () => void }) {
  const footer = (
    <>
      <Button onPress={onAgain}>Publish another</Button>
      <Button look="primary" onPress={onClose}>Done</Button>
    </>
  );
  return (
    <Dialog title="Code published" isOpen onClose={onClose} footer={footer}>
      <Notice tone="ok" title={`${customer} has a code`}><span>It is theirs from now on. Nothing was sent: pass it on yourself.</span></Notice>
      {code !== null && <div className={styles.given}><code>{code}</code><CopyButton text={code} label="Copy code" hasText /></div>}
    </Dialog>
  );
}

function usePublish(onPublished: () => void) {
  const { projectId } = useCampaignParams();
  const { campaign_id: campaignId, size, code } = useCampaign();
  // A campaign of one public code has no free codes to pick from: that one is named.
  const what = size === 'STANDALONE' && code !== null ? { voucher: code } : { campaign: { name: campaignId, count: 1 } };
  return useMutation({
    mutationFn: (customer: string) =>
      api.post<Published>(projectPath(projectId, ['v1', 'publications']), { ...what, customer: { source_id: customer }, channel: 'dashboard' }),
    onSettled: onPublished,
  });
}
