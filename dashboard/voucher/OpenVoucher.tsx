import { Suspense } from 'react';
import { lazyPart } from '../lazy-part.tsx';
import { useOpenVoucher } from './use-open-voucher.ts';

const VoucherPanel = lazyPart(() => import('./VoucherPanel.tsx'), 'VoucherPanel');

/** The panel of the voucher that the address names; nothing while it names none. */
export function OpenVoucher({ address, addresses }: { address: string | undefined; addresses: readonly string[] }) {
  const open = useOpenVoucher();
  if (address === undefined) return null;
  return <Suspense><VoucherPanel address={address} addresses={addresses} onOpen={open} onClose={() => open(undefined)} /></Suspense>;
}
