import { Link } from '@tanstack/react-router';
import type { VoucherRow } from '../../contract/tracking.ts';
import { Clip } from '../ui/Clip.tsx';
import { CopyableCode } from '../ui/CodeBlock.tsx';
import { addressOf } from './voucher-query.ts';

/** The code of a row: leads to its panel, in a new tab too, and can be copied. */
export function VoucherLink({ row }: { row: Pick<VoucherRow, 'code' | 'voucher_id' | 'state'> }) {
  return (
    <CopyableCode text={row.code} label={`Copy ${row.code}`}>
      <Link to="." search={(old) => ({ ...old, open: addressOf(row) })} resetScroll={false}><Clip>{row.code}</Clip></Link>
    </CopyableCode>
  );
}
