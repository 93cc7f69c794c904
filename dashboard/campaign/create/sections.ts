import type { WireDiscount } from '../../../contract/voucher.ts';
import type { Draft } from './draft.ts';
import type { Problems } from './draft-problems.ts';

/** What every section of the form is given. */
export interface SectionProps {
  draft: Draft;
  set: (part: Partial<Draft>) => void;
  problems: Problems;
  currency: string;
  /** A new campaign, a draft that is changed, or a campaign whose codes were made: of that less can change. */
  mode: 'new' | 'draft' | 'live';
  /** Parts of a campaign that the form cannot show whole: they stay as they are. */
  foreign?: Foreign;
}

export interface Foreign {
  /** The discount as it is. */
  offer?: WireDiscount | null;
  /** Days and hours in words. */
  windows?: readonly string[];
  /** How long a code is valid after its publication, in words. */
  afterPublishing?: string;
}
