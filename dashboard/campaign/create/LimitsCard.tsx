import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import type { CampaignFigures } from '../../../contract/tracking.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { lazyPart } from '../../lazy-part.tsx';
import { LimitBar, LimitList } from '../page/dashboard/LimitList.tsx';
import { isDiscountBudget, isMeasured } from '../page/dashboard/limits.ts';
import { useLimits } from '../page/dashboard/use-limits.ts';
import { useCampaignParams } from '../page/use-campaign.ts';
import { useFormat } from '../../shell/use-project.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { ErrorText } from '../../ui/ErrorBox.tsx';
import styles from './create.module.css';

const LimitsDialog = lazyPart(() => import('../page/dashboard/LimitsDialog.tsx'), 'LimitsDialog');

/** The limits of a campaign that is there. They are set by a dialog of their own and hold at once, whatever becomes of the form. */
export function LimitsCard() {
  const { projectId, campaignId } = useCampaignParams();
  const { money } = useFormat();
  const limits = useLimits();
  const [isSetting, setSetting] = useState(false);
  const figures = useQuery({
    queryKey: keys.figures(projectId, campaignId, {}),
    queryFn: ({ signal }) => api.get<CampaignFigures>(projectPath(projectId, ['campaigns', campaignId, 'figures']), { signal }),
    enabled: isSetting,
  });
  const set = limits.data?.limits ?? [];
  const budget = set.find(isDiscountBudget);
  const open = () => {
    setSetting(true);
    if (figures.isError) void figures.refetch();
  };
  return (
    <Card
      title="Budget" note="Limits hold as soon as they are set, whether or not the form is saved"
      actions={limits.data !== undefined && <Button onPress={open} isPending={isSetting && figures.isPending}>Set limits</Button>}
    >
      <div className={styles.fields}>
        {limits.data !== undefined && set.length + limits.data.from_rules.length === 0 && (
          <p className={styles.fixed}>No limit is set: the campaign may give as much as its codes allow.</p>
        )}
        {budget !== undefined && isMeasured(budget) && <div><p>Discount in all: at most <strong>{money(budget.max)}</strong></p><LimitBar limit={budget} /></div>}
        <LimitList query={limits} />
        <ErrorText error={isSetting ? figures.error : null} />
      </div>
      {isSetting && figures.data !== undefined && (
        <Suspense><LimitsDialog figures={figures.data} limits={set} onClose={() => setSetting(false)} /></Suspense>
      )}
    </Card>
  );
}
