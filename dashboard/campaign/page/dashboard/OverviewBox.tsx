import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CampaignFigures, CampaignPage, FigureName } from '../../../../contract/tracking.ts';
import { useFormat } from '../../../shell/use-project.ts';
import { Card } from '../../../ui/Card.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { counted, formatExact, unknownMark } from '../../../ui/format.ts';
import { offerSentence } from '../offer.ts';
import { useCampaign, useCampaignParams } from '../use-campaign.ts';
import { whatIsMissing } from '../words.ts';
import { FigureOf, rateBasis, Term, Value } from './Figure.tsx';
import { FiguresPart, type FiguresQuery } from './FiguresPart.tsx';
import styles from './boxes.module.css';

/** Box 1: what the campaign offers and how far its codes have come, over its whole life. */
export function OverviewBox({ query }: { query: FiguresQuery }) {
  const campaign = useCampaign();
  return (
    <Card title="Overview" note="Whole campaign">
      <div className={styles.stack}>
        <Offer campaign={campaign} />
        {campaign.code !== null && <p className={styles.code}>Code <code>{campaign.code}</code><CopyButton text={campaign.code} label="Copy code" /></p>}
        <FiguresPart query={query} title="The figures could not be loaded" height="11rem">{(figures) => <Funnel figures={figures} />}</FiguresPart>
      </div>
    </Card>
  );
}

/** Kind, value and limits of a code, and what the campaign is for. */
function Offer({ campaign }: { campaign: CampaignPage }) {
  const { money } = useFormat();
  const { description, redemptions_limit: limit } = campaign;
  return (
    <div>
      <p className={styles.offer}>{offerSentence(campaign, money)}{limit !== null && ` · at most ${counted(limit, 'redemption', 'redemptions')} in all`}</p>
      {description !== null && description !== '' && <p className={styles.description}>{description}</p>}
    </div>
  );
}

function Funnel({ figures }: { figures: CampaignFigures }) {
  const { figures: all } = figures;
  const params = useCampaignParams();
  const rate = all.redemption_rate_customer;
  const basis = rateBasis(rate, 'customers reached');
  const hasUnpublished = (all.customers_redeemed_unpublished.value ?? 0) > 0 && (all.customers_published.value ?? 0) > 0;
  const stages: { name: FigureName; link: (value: ReactNode) => ReactNode; below: ReactNode }[] = [
    {
      name: 'vouchers_created', below: (all.vouchers_deleted.value ?? 0) > 0 && <Below figures={figures} name="vouchers_deleted" word="deleted" />,
      link: (value) => <Link to="/p/$projectId/campaigns/$campaignId/vouchers" params={params}>{value}</Link>,
    },
    {
      name: 'publications_succeeded', below: <Below figures={figures} name="publications_failed" word="failed" />,
      link: (value) => <Link to="/p/$projectId/campaigns/$campaignId/publications" params={params}>{value}</Link>,
    },
    {
      name: 'messages_delivered', below: all.messages_failed.value !== null && <Below figures={figures} name="messages_failed" word="failed" />,
      link: (value) => value,
    },
    {
      name: 'customers_redeemed', below: <span>customers</span>,
      link: (value) => <Link to="/p/$projectId/campaigns/$campaignId/redemptions" params={params} search={{ result: 'succeeded' }}>{value}</Link>,
    },
  ];
  return (
    <>
      <dl className={styles.funnel}>
        {stages.map(({ name, link, below }, index) => (
          <div key={name}>
            <dt>{index > 0 && <ChevronRight size={14} aria-hidden="true" />}<Term name={name} /></dt>
            <dd className={styles.stage}>{link(<Value figure={all[name]} kind="count" scope={figures.campaign_id} />)}</dd>
            {below !== false && <dd className={styles.below}>{below}</dd>}
          </div>
        ))}
      </dl>
      <dl className={styles.facts}>
        <FigureOf figures={figures} name="redemption_rate_customer" label={figures.is_final ? 'Redemption rate' : 'Redemption rate to date'}>
          {basis !== null && <small className={styles.basis}>{basis}</small>}
        </FigureOf>
        <CodeRate figures={figures} />
        {hasUnpublished && <FigureOf figures={figures} name="customers_redeemed_unpublished" />}
      </dl>
    </>
  );
}

function CodeRate({ figures }: { figures: CampaignFigures }) {
  const { codes_published: codes, customers_published: customers } = figures.figures;
  if (codes.value === 0 && (customers.value ?? 0) > 0) {
    return (
      <div>
        <dt><Term name="redemption_rate_code" /></dt>
        <dd><span aria-hidden="true">{unknownMark}</span><small className={styles.missing}>published as a whole, not code by code</small></dd>
      </div>
    );
  }
  const basis = rateBasis(figures.figures.redemption_rate_code, 'codes published');
  return <FigureOf figures={figures} name="redemption_rate_code">{basis !== null && <small className={styles.basis}>{basis}</small>}</FigureOf>;
}

/** A count beside the main one: `112 failed`. What nobody counted says why. */
function Below({ figures, name, word }: { figures: CampaignFigures; name: FigureName; word: string }) {
  const figure = figures.figures[name];
  return <span>{figure.value === null ? `${word}: ${whatIsMissing(figure, null)}` : `${formatExact(figure.value)} ${word}`}</span>;
}
