import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { VoucherPage } from '../../contract/voucher-page.ts';
import type { WireVoucher } from '../../contract/voucher.ts';
import { may } from '../access/me.ts';
import { campaignQuery } from '../api/campaign-query.ts';
import { discountWords } from '../campaign/page/discount-words.ts';
import { windowWords } from '../campaign/page/timeframe.ts';
import { valueText } from '../metadata/metadata-value.ts';
import { useFormat, useProject } from '../shell/use-project.ts';
import { AnchorButton, Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Fact, FactList } from '../ui/FactList.tsx';
import { counted } from '../ui/format.ts';
import { VoucherStateMark } from '../ui/Status.tsx';
import { differingTerms, reasonWords, usesWords, type Term } from './voucher-words.ts';
import styles from './voucher.module.css';

const icon = { size: 16, 'aria-hidden': true } as const;

/** The code, its state and why, whose it is, its terms and what became of it. `deeds` stand below the state. */
export function VoucherFacts({ page, deeds }: { page: VoucherPage; deeds: ReactNode }) {
  const format = useFormat();
  const { voucher, campaign, state, overview } = page;
  return (
    <>
      <div className={styles.head}>
        <div className={styles.code}><code>{voucher.code}</code><CopyButton text={voucher.code} label="Copy code" /></div>
        <VoucherStateMark state={state} />
        <p className="muted">{reasonWords(page, format)}</p>
      </div>
      {deeds}
      <FactList>
        <Fact term="Campaign">{campaign === null ? 'None: a voucher of its own' : <CampaignLink {...campaign} />}</Fact>
        <Fact term="Holder"><Holder holder={page.holder} /></Fact>
        <Fact term="Redeemed">{usesWords(voucher.redemption, page.held_quantity)}</Fact>
        <Terms voucher={voucher} campaignId={campaign?.campaign_id ?? null} isHistorical={state === 'historical'} />
        {voucher.category !== null && <Fact term="Category">{voucher.category}</Fact>}
        {overview.discount_net_minor !== null && overview.succeeded !== 0 && <Fact term="Discount given">{format.money(overview.discount_net_minor)}<small>rollbacks taken off</small></Fact>}
        {overview.failed !== null && overview.failed > 0 && <Fact term="Refused">{counted(overview.failed, 'time', 'times')}</Fact>}
        {voucher.additional_info !== null && voucher.additional_info !== '' && <Fact term="Additional info">{voucher.additional_info}</Fact>}
        <MetadataFacts metadata={voucher.metadata} />
      </FactList>
      <Pictures voucher={voucher} />
    </>
  );
}

function CampaignLink({ campaign_id: campaignId, name }: { campaign_id: string; name: string }) {
  const project = useProject();
  if (!may(project, 'see campaigns')) return name;
  return <Link to="/p/$projectId/campaigns/$campaignId" params={{ projectId: project.project_id, campaignId }}>{name}</Link>;
}

function Holder({ holder }: { holder: VoucherPage['holder'] }) {
  const { project_id: projectId } = useProject();
  if (holder === null) return 'Nobody yet: it was not published';
  const { customer_id: customerId, source_id: sourceId, name } = holder;
  return (
    <>
      <Link to="/p/$projectId/customers/$customerId" params={{ projectId, customerId }}>{name ?? sourceId ?? customerId}</Link>
      {name !== null && <small>{sourceId ?? customerId}</small>}
    </>
  );
}

/** Offer and time of the voucher, each with what its campaign has now where that is something else. */
function Terms({ voucher, campaignId, isHistorical }: { voucher: WireVoucher; campaignId: string | null; isHistorical: boolean }) {
  const project = useProject();
  const format = useFormat();
  const isAsked = campaignId !== null && !isHistorical && may(project, 'see campaigns');
  const { data: campaign } = useQuery({ ...campaignQuery(project.project_id, campaignId ?? ''), enabled: isAsked });
  const differing = campaign === undefined ? new Set<Term>() : differingTerms(voucher, campaign);
  const other = (term: Term, words: string) => differing.has(term) && <small>The campaign has now: {words}</small>;
  const start = (at: string | null) => (at === null ? 'from the beginning' : format.dateTime(at));
  const end = (at: string | null) => (at === null ? (isHistorical ? 'not recorded' : 'no end') : format.end(at));
  const windows = windowsOf(voucher);
  return (
    <>
      <Fact term="Offer">{discountWords(voucher.discount, format.money)}{campaign !== undefined && other('discount', discountWords(campaign.discount, format.money))}</Fact>
      {(voucher.start_date !== null || differing.has('start')) && <Fact term="Valid from">{start(voucher.start_date)}{campaign !== undefined && other('start', start(campaign.start_date))}</Fact>}
      <Fact term="Valid until">{end(voucher.expiration_date)}{campaign !== undefined && other('end', end(campaign.expiration_date))}</Fact>
      {(windows.length > 0 || differing.has('windows')) && (
        <Fact term="Days and hours">
          {windows.length === 0 ? 'at any time' : windows.map((words) => <span key={words}>{words}</span>)}
          {campaign !== undefined && other('windows', windowWords({ ...campaign, activity_duration_after_publishing: null }).join('; ') || 'at any time')}
        </Fact>
      )}
    </>
  );
}

function windowsOf({ validity_timeframe: frame, validity_day_of_week: days, validity_hours: hours }: WireVoucher): string[] {
  return windowWords({ validity_timeframe: frame, validity_day_of_week: days, validity_hours: hours ?? null, activity_duration_after_publishing: null });
}

function MetadataFacts({ metadata }: { metadata: Record<string, unknown> }) {
  const entries = Object.entries(metadata);
  if (entries.length === 0) return null;
  return <Fact term="Metadata">{entries.map(([key, value]) => <span key={key}><code>{key}</code>: {valueText(value)}</span>)}</Fact>;
}

/** QR code and barcode, which are drawn by the server when somebody wants them. */
function Pictures({ voucher: { code, assets } }: { voucher: WireVoucher }) {
  const [isShown, setShown] = useState(false);
  if (!isShown) return <div><Button onPress={() => setShown(true)}>Show QR code and barcode</Button></div>;
  return (
    <div className={styles.pictures}>
      <Picture url={assets.qr.url} name="QR code" file={`${code}-qr`} />
      <Picture url={assets.barcode.url} name="Barcode" file={`${code}-barcode`} />
    </div>
  );
}

/** The address that the wire tells is the public one; the page asks where it came from itself. */
function Picture({ url, name, file }: { url: string; name: string; file: string }) {
  const path = new URL(url).pathname;
  return (
    <figure className={styles.picture}>
      <img src={`${path}.svg`} alt={`${name} of the voucher`} />
      <div className={styles.deeds}>
        <AnchorButton href={`${path}.png`} download={`${file}.png`} icon={<Download {...icon} />}>{name} as PNG</AnchorButton>
        <AnchorButton href={`${path}.svg`} download={`${file}.svg`} icon={<Download {...icon} />}>SVG</AnchorButton>
      </div>
    </figure>
  );
}
