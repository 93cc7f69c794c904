import { Suspense, useState, type ReactNode } from 'react';
import type { LimitUses } from '../../../../contract/limits.ts';
import type { CampaignFigures, Figure, FigureName } from '../../../../contract/tracking.ts';
import { may } from '../../../access/me.ts';
import { lazyPart } from '../../../lazy-part.tsx';
import { useFormat, useProject } from '../../../shell/use-project.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { Notice } from '../../../ui/ErrorBox.tsx';
import { counted } from '../../../ui/format.ts';
import { useCampaign } from '../use-campaign.ts';
import { sentence, whatIsMissing } from '../words.ts';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { FigureOf, Term, Value } from './Figure.tsx';
import { FiguresPart, type FiguresQuery } from './FiguresPart.tsx';
import { LimitBar, LimitList } from './LimitList.tsx';
import { isDiscountBudget, isMeasured } from './limits.ts';
import { ProfitPart } from './ProfitPart.tsx';
import { useLimits } from './use-limits.ts';
import styles from './boxes.module.css';

const LimitsDialog = lazyPart(() => import('./LimitsDialog.tsx'), 'LimitsDialog');

/** Box 5: what the campaign has cost, what it may still cost, and the limits on it. */
export function BudgetBox({ query }: { query: FiguresQuery }) {
  const campaign = useCampaign();
  const project = useProject();
  const [isSetting, setSetting] = useState(false);
  const limits = useLimits();
  const set = limits.data?.limits ?? [];
  const canLimit = query.data !== undefined && limits.data !== undefined && !campaign.is_historical && !query.data.is_final && may(project, 'edit campaigns');
  return (
    <Card title="Budget" note="Whole campaign" actions={canLimit && <Button onPress={() => setSetting(true)}>Set limits</Button>}>
      <FiguresPart query={query} title="The budget could not be loaded" height="30rem">
        {(figures) => (limits.isPending ? <Skeleton height="30rem" /> : (
          <>
            <div className={styles.stack}>
              {isMoneyUnknown(figures, campaign.is_historical) ? <NoMoney figures={figures} /> : <DiscountGiven figures={figures} limits={limits.data} />}
              {!campaign.is_historical && <LimitList query={limits} />}
              {!isMoneyUnknown(figures, campaign.is_historical) && <Money figures={figures} />}
            </div>
            {isSetting && <Suspense><LimitsDialog figures={figures} limits={set} onClose={() => setSetting(false)} /></Suspense>}
          </>
        ))}
      </FiguresPart>
    </Card>
  );
}

/** The sums of an imported campaign without a redemption are 0, but nobody recorded amounts in it. */
function isMoneyUnknown({ figures }: CampaignFigures, isHistorical: boolean): boolean {
  if (isHistorical && figures.redemptions_succeeded.value === 0) return true;
  return figures.discount_net_minor.value === null && figures.order_value_net_minor.value === null && figures.discount_limit_minor.value === null;
}

function NoMoney({ figures: { figures } }: { figures: CampaignFigures }) {
  const { is_historical: isHistorical } = useCampaign();
  const count = figures.redemptions_net.value;
  const redemptions = count === null || count === 0 ? '' : `of ${counted(count, 'redemption', 'redemptions')} `;
  return (
    <Notice title={isHistorical ? 'No amounts in the imported history' : 'No amounts are known'}>
      <span>Neither the discounts nor the values of the orders {redemptions}are recorded, so cost and profit are unknown. They are not zero.</span>
    </Notice>
  );
}

function Money({ figures }: { figures: CampaignFigures }) {
  const hasRedemptions = (figures.figures.redemptions_succeeded.value ?? 0) > 0;
  return (
    <>
      {hasRedemptions && <AmountsTable figures={figures} />}
      {hasRedemptions && (
        <dl className={styles.facts}>
          <FigureOf figures={figures} name="revenue_net_minor" />
          <FigureOf figures={figures} name="average_discount_minor" />
          <FigureOf figures={figures} name="average_order_minor" />
        </dl>
      )}
      <Losses figures={figures} hasRedemptions={hasRedemptions} />
    </>
  );
}

/** The headline: what was given, of how much, and the bar of the budget. */
function DiscountGiven({ figures, limits }: { figures: CampaignFigures; limits: LimitUses | undefined }) {
  const { money } = useFormat();
  const [is, most] = [figures.figures.discount_net_minor, figures.figures.discount_limit_minor.value];
  const missing = whatIsMissing(is, figures.figures.redemptions_net.value);
  const budget = limits?.limits.find(isDiscountBudget);
  const isOfRule = limits?.from_rules.some(isDiscountBudget) === true;
  return (
    <div className={styles.limit}>
      <div className={styles.limitHead}>
        <Term name="discount_net_minor" label="Discount given, net" />
        <p className={styles.hero}>
          <strong><Value figure={is} kind="money" scope={figures.campaign_id} isBare /></strong>
          {most !== null && <span> of {money(most)}</span>}
        </p>
      </div>
      {budget !== undefined && isMeasured(budget) && <LimitBar limit={budget} />}
      {is.value !== null && missing !== null && <p className={styles.quiet}>{sentence(missing)}</p>}
      {most === null && <p className={styles.quiet}>{isOfRule ? 'The discount budget is set by a validation rule' : 'No discount budget is set'}</p>}
    </div>
  );
}

const amounts: { label: string; names: [FigureName, FigureName, FigureName] }[] = [
  { label: 'Discount', names: ['discount_gross_minor', 'discount_rolled_back_minor', 'discount_net_minor'] },
  { label: 'Order value', names: ['order_value_gross_minor', 'order_value_rolled_back_minor', 'order_value_net_minor'] },
];

/** Gross, rolled back and net, side by side. */
function AmountsTable({ figures }: { figures: CampaignFigures }) {
  return (
    <table role="table" className={styles.amounts}>
      <caption className="visually-hidden">Discount and order value: gross, rolled back and net</caption>
      <thead role="rowgroup">
        <tr role="row">{['Amount', 'Gross', 'Rolled back', 'Net'].map((word) => <th key={word} role="columnheader" scope="col">{word}</th>)}</tr>
      </thead>
      <tbody role="rowgroup">
        {amounts.map(({ label, names }) => (
          <tr key={label} role="row">
            <th role="rowheader" scope="row"><Term name={names[2]} label={label} /></th>
            {names.map((name) => <td key={name} role="cell"><Amount figure={figures.figures[name]} figures={figures} /></td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Amount({ figure, figures }: { figure: Figure; figures: CampaignFigures }): ReactNode {
  return <Value figure={figure} kind="money" scope={figures.campaign_id} isBare />;
}

/** What may have been lost, what can still be given, and what was earned as far as anybody can know. */
function Losses({ figures, hasRedemptions }: { figures: CampaignFigures; hasRedemptions: boolean }) {
  const { is_historical: isHistorical } = useCampaign();
  const exposure = figures.figures.exposure_worst_case_minor;
  const isUnbounded = exposure.null_reason === 'unbounded';
  return (
    <>
      {hasRedemptions && <ProfitPart figures={figures} />}
      {!isHistorical && (
        <dl className={styles.facts}>
          {hasRedemptions && <FigureOf figures={figures} name="worst_loss_minor" />}
          <FigureOf figures={figures} name="exposure_worst_case_minor" label="Can still be given, at most" />
        </dl>
      )}
      {isUnbounded && !isHistorical && (
        <Notice tone="warn" title="Nothing bounds what this campaign can cost">
          <span>The discount grows with the order, or uses have no end, and there is no discount budget. A budget can be set at any time.</span>
        </Notice>
      )}
    </>
  );
}
