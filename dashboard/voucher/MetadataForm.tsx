import { useState } from 'react';
import type { VoucherPage } from '../../contract/voucher-page.ts';
import { metadataRequest } from '../metadata/metadata-change.ts';
import { useMetadataFaults } from '../metadata/metadata-schemas-query.ts';
import type { Metadata } from '../metadata/metadata-shape.ts';
import { MetadataEditor } from '../metadata/MetadataEditor.tsx';
import { focusFirstWrong } from '../ui/focus-field.ts';
import { useChangeVoucher } from './use-voucher-deeds.ts';
import { VoucherForm } from './VoucherForm.tsx';

/** Metadata of the voucher, by the schema of vouchers. */
export function MetadataForm({ page, onClose }: { page: VoucherPage; onClose: () => void }) {
  // As they were when somebody began to change them: what others change meanwhile is not put back.
  const [base] = useState<Metadata>(page.voucher.metadata);
  const [value, setValue] = useState<Metadata | null>(base);
  const [isChecked, setChecked] = useState(false);
  const faults = useMetadataFaults('voucher', value, base);
  const change = useChangeVoucher(page, onClose);
  const submit = () => {
    setChecked(true);
    if (value === null || faults.length > 0) focusFirstWrong('[data-metadata]');
    else change.mutate(metadataRequest(base, value));
  };
  return (
    <VoucherForm title="Metadata" deed="Save metadata" isPending={change.isPending} error={change.error} onSubmit={submit} onClose={onClose}>
      <MetadataEditor relatedObject="voucher" value={value} onChange={setValue} isChecked={isChecked} />
    </VoucherForm>
  );
}
