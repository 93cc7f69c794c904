import type { CampaignReach } from '../../../contract/tracking.ts';
import type { WireCampaign } from '../../../contract/campaign.ts';
import { counted, formatExact } from '../../ui/format.ts';

/** What a change of the terms means to the codes of a campaign; undefined: they are being counted. */
export function reachWords(type: WireCampaign['type'], reach: CampaignReach | undefined): string {
  if (type === 'STANDALONE') return 'The public code follows at once, for every redemption that begins after you save.';
  const kept = 'those that were published or redeemed keep their terms';
  if (reach === undefined || reach.reached === null || reach.kept === null) return `Reaches the codes that nobody has yet; ${kept}.`;
  if (reach.kept === 0) return `Reaches ${reach.reached === 1 ? 'the one code' : `all ${counted(reach.reached, 'code', 'codes')}`}: none was published or redeemed yet.`;
  if (reach.reached === 0) return `Reaches no code: all ${formatExact(reach.kept)} were published or redeemed and keep their terms. Codes that are added later have the new ones.`;
  return `Affects ${counted(reach.reached, 'code', 'codes')} that nobody has yet; ${formatExact(reach.kept)} that were published or redeemed keep their terms.`;
}
