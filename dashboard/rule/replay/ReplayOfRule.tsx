import { useState } from 'react';
import type { RuleUse } from '../../../contract/rule-page.ts';
import { CampaignPicker } from '../../campaign/CampaignPicker.tsx';
import { Card } from '../../ui/Card.tsx';
import type { Option } from '../../ui/Select.tsx';
import type { TestedRule } from '../check/sample-draft.ts';
import { ReplayPanel } from './ReplayPanel.tsx';

interface Props {
  /** Null: a new one. */
  ruleId: string | null;
  /** As it stands in the form; null: something of it is to be put right. */
  rule: TestedRule | null;
  /** The campaign from which somebody came. */
  campaignId: string | null;
  uses: readonly RuleUse[];
}

/** Tries a rule that is being written on the orders of a campaign: the one somebody came from, else one that it holds for, else one that is picked. */
export function ReplayOfRule({ ruleId, rule, campaignId, uses }: Props) {
  const used = uses.find(({ object_type: type }) => type === 'campaign');
  const [picked, setPicked] = useState<Option<string> | null>(used === undefined ? null : { value: used.object_id, label: used.name });
  const of = campaignId ?? picked?.value ?? null;
  const change = rule === null ? null : { rules: [{ rule_id: ruleId, rules: rule.rules, applicable_to: rule.applicable_to ?? null }] };
  return (
    <>
      {campaignId === null && (
        <Card title="Past orders of which campaign?">
          <CampaignPicker label="Campaign" value={picked} onChange={setPicked} hint="The rule is tried as if it held for all of the campaign; its other rules and its discount stay as they are." />
        </Card>
      )}
      {of !== null && <ReplayPanel key={of} campaignId={of} change={change} />}
    </>
  );
}
