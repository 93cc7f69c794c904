import { Suspense, useState } from 'react';
import type { Audience } from '../../../../contract/publication-page.ts';
import { CustomerPicker, type PickedCustomer } from '../../../customer/CustomerPicker.tsx';
import { lazyPart } from '../../../lazy-part.tsx';
import { GivenDialog } from '../../../publication/GivenDialog.tsx';
import type { PublishMany } from '../../../publication/use-publish-many.ts';
import { usePublish } from '../../../publication/use-publish.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorText } from '../../../ui/ErrorBox.tsx';
import { focusField, focusFirstWrong } from '../../../ui/focus-field.ts';
import { Segments } from '../../../ui/Select.tsx';
import { SkeletonLines } from '../../../ui/Skeleton.tsx';
import { useCampaignParams } from '../use-campaign.ts';
import styles from './publications.module.css';

const ManyForm = lazyPart(() => import('./ManyForm.tsx'), 'ManyForm');

const kinds = [{ value: 'one', label: 'One customer' }, { value: 'many', label: 'Many customers' }] as const;

export interface PublishDialogProps {
  many: PublishMany;
  onClose: () => void;
  onPublished: () => void;
}

/** Gives a code of the campaign to one customer and shows which, or one to each of many in the background. */
export function PublishDialog({ many, onClose, onPublished }: PublishDialogProps) {
  const { campaignId } = useCampaignParams();
  const [kind, setKind] = useState<'one' | 'many'>('one');
  const [customer, setCustomer] = useState<PickedCustomer | null>(null);
  const [audience, setAudience] = useState<Audience | null>(null);
  const [isChecked, setChecked] = useState(false);
  const publish = usePublish(onPublished);
  const isMany = kind === 'many';
  const submit = () => {
    setChecked(true);
    if (isMany) {
      if (audience === null) focusFirstWrong('[role=dialog]');
      else if (!many.begin.isPending) many.begin.mutate(audience, { onSuccess: onClose });
    } else if (customer === null) focusField('customer');
    else if (!publish.isPending) publish.mutate({ campaignId, customer });
  };
  const choose = (next: 'one' | 'many') => {
    setChecked(false);
    setAudience(null);
    many.begin.reset();
    setKind(next);
  };
  const again = () => {
    publish.reset();
    setChecked(false);
    setCustomer(null);
  };
  if (publish.isSuccess && customer !== null) {
    return <GivenDialog customer={customer.name} code={publish.data.voucher?.code ?? null} onAgain={again} onClose={onClose} />;
  }
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={isMany ? many.begin.isPending : publish.isPending} isDisabled={isMany && many.isRunning}>
        {isMany ? 'Give each a code' : 'Publish a code'}
      </Button>
    </>
  );
  return (
    <Dialog title={isMany ? 'Publish codes' : 'Publish a code'} isOpen onClose={onClose} footer={footer} size="wide">
      <div className={styles.many}>
        <div><Segments label="To whom" value={kind} options={kinds} onChange={choose} /></div>
        {isMany && <Suspense fallback={<SkeletonLines count={4} label="Loading the form" />}><ManyForm audience={audience} onChange={setAudience} isChecked={isChecked} /></Suspense>}
        {!isMany && (
          <CustomerPicker
            name="customer" label="Customer" value={customer} onChange={setCustomer} allowsNew autoFocus
            hint="Type the beginning of a name, an e-mail address or the id that your shop has for the customer. One who is new here is added by that id."
            error={isChecked && customer === null ? 'Choose the customer from the list; the last entry is for one who is new here.' : null}
          />
        )}
        <ErrorText error={isMany ? many.begin.error : publish.error} />
      </div>
    </Dialog>
  );
}
