import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';

/** Opens a voucher's panel over the list that is shown, or closes it: `open` of the address. */
export function useOpenVoucher(): (address: string | undefined) => void {
  const navigate = useNavigate();
  return useCallback(
    (address) => void navigate({ to: '.', search: ({ open: _old, ...rest }) => (address === undefined ? rest : { ...rest, open: address }), resetScroll: false }),
    [navigate],
  );
}
