import { useState } from 'react';
import { isDuplicate } from '../../api/client.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorText } from '../../ui/ErrorBox.tsx';
import { focusField } from '../../ui/focus-field.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { RadioCards } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useClone, type Acted } from './use-campaign-deeds.ts';

/** Makes a campaign like this one under another name. */
export function CloneDialog({ campaign: { campaign_id: campaignId, name: original, size }, onClose }: { campaign: Acted; onClose: () => void }) {
  const [name, setName] = useState(`${original} (copy)`);
  const [count, setCount] = useState<number | null>(null);
  const [when, setWhen] = useState<'draft' | 'now'>('draft');
  const [isChecked, setChecked] = useState(false);
  const clone = useClone(campaignId);
  // A public code can only be of one campaign: its clone needs another one before it is launched.
  const isPublic = size === 'STANDALONE';
  const submit = () => {
    setChecked(true);
    if (name.trim() === '') focusField('clone-name');
    else if (!clone.isPending) {
      const asked = { name: name.trim(), draft: when === 'draft', ...(count !== null && { vouchers_count: count }) };
      clone.mutate(asked, { onError: (error) => isDuplicate(error) && focusField('clone-name') });
    }
  };
  const isTaken = isDuplicate(clone.error);
  const missing = isChecked && name.trim() === '' ? 'Give the new campaign a name.' : null;
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={clone.isPending}>{when === 'draft' ? 'Clone as draft' : 'Clone and launch'}</Button>
    </>
  );
  return (
    <Dialog title={`Clone “${original}”`} isOpen onClose={onClose} footer={footer}>
      <p>Offer, dates, limits and metadata are taken over; nothing of what happened is.</p>
      <TextField
        name="clone-name" label="Name" value={name} onChange={setName} onEnter={submit} autoFocus maxLength={200} autoComplete="off"
        error={isTaken ? 'A campaign of this name exists already.' : missing}
      />
      {isPublic ? <p>The clone is a draft: give it a code of its own before it is launched.</p> : (
        <>
          <NumberField
            name="clone-count" label="Number of codes" isOptional value={count} onChange={setCount} min={0} max={20_000_000}
            hint={`Empty: as many as “${original}” has.`}
          />
          <RadioCards
            label="When?" value={when} onChange={setWhen}
            options={[
              { value: 'draft', label: 'As a draft', hint: 'To be changed first; codes are made when it is launched' },
              { value: 'now', label: 'At once', hint: 'Its codes are made now and work from its start on' },
            ]}
          />
        </>
      )}
      {!isTaken && <ErrorText error={clone.error} />}
    </Dialog>
  );
}
