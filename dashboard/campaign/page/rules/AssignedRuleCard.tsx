import { Link } from '@tanstack/react-router';
import { FlaskConical, Pencil, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { CampaignRules } from '../../../../contract/rule-page.ts';
import { ruleSentence, type RuleWriter } from '../../../../contract/rule-sentence.ts';
import { subjectWords } from '../../../../contract/rule-words.ts';
import { applicableDraftOf, applicableInWords } from '../../../rule/applicable/applicable-draft.ts';
import { rulesOf, useUnassignRule } from '../../../rule/rule-queries.ts';
import styles from '../../../rule/rule.module.css';
import { SentenceView } from '../../../rule/SentenceView.tsx';
import { useApplicableNames } from '../../../rule/use-rule-writer.ts';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { counted, formatExact } from '../../../ui/format.ts';
import { toast } from '../../../ui/Toast.tsx';
import { useCampaignParams } from '../use-campaign.ts';

const ConfirmDialog = lazy(() => import('../../../ui/ConfirmDialog.tsx').then((module) => ({ default: module.ConfirmDialog })));
const TestDialog = lazy(() => import('../../../rule/check/TestDialog.tsx').then((module) => ({ default: module.TestDialog })));

type Row = CampaignRules['rows'][number];

interface Props {
  row: Row;
  writer: RuleWriter;
  isAllowed: boolean;
}

/** A rule of the campaign in words, and what it refused lately. */
export function AssignedRuleCard({ row, writer, isAllowed }: Props) {
  const { projectId } = useCampaignParams();
  const { rule } = row;
  const nameOf = useApplicableNames(rule.applicable_to);
  const others = rule.assignments_count - 1;
  const applicable = applicableDraftOf(rule.applicable_to);
  return (
    <Card
      title={rule.name} note={others > 0 ? `Also used by ${counted(others, 'other campaign or code', 'other campaigns and codes')}` : 'Only here'}
      actions={<Deeds row={row} writer={writer} isAllowed={isAllowed} />}
    >
      <div className={styles.assigned}>
        <SentenceView sentence={ruleSentence(rulesOf(rule), writer)} />
        {applicable.mode !== 'all' && <p>{applicableInWords(applicable, { ...writer, nameOf })}</p>}
        <p className={styles.muted}>{refusedWords(row.refused)} <Link to="/p/$projectId/rules/$ruleId" params={{ projectId, ruleId: rule.id }}>Versions and uses</Link></p>
      </div>
    </Card>
  );
}

/** `Last 7 days: 131 refused here, most by order amount.` */
function refusedWords({ days, count, is_exact: isExact, most }: Row['refused']): string {
  const span = `Last ${counted(days, 'day', 'days')}:`;
  if (count === 0) return `${span} nothing was refused by it.`;
  const refused = isExact ? `${formatExact(count)} refused by it` : `more than ${formatExact(count)} refused by it`;
  return most === null ? `${span} ${refused}.` : `${span} ${refused}, most by ${subjectWords(most.name, most.property)} (${formatExact(most.count)}).`;
}

function Deeds({ row: { rule, assignment_id: assignmentId }, writer, isAllowed }: Props) {
  const { projectId, campaignId } = useCampaignParams();
  const [open, setOpen] = useState<'test' | 'remove' | null>(null);
  const close = () => setOpen(null);
  const icon = { size: 16, 'aria-hidden': true } as const;
  return (
    <>
      {isAllowed && (
        <ButtonLink icon={<Pencil {...icon} />} to="/p/$projectId/rules/$ruleId/edit" params={{ projectId, ruleId: rule.id }} search={{ campaign: campaignId }}>
          Edit<span className="visually-hidden"> {rule.name}</span>
        </ButtonLink>
      )}
      <Button icon={<FlaskConical {...icon} />} onPress={() => setOpen('test')}>Test<span className="visually-hidden"> {rule.name}</span></Button>
      {isAllowed && <Button icon={<Trash2 {...icon} />} onPress={() => setOpen('remove')}>Remove<span className="visually-hidden"> {rule.name} from the campaign</span></Button>}
      <Suspense>
        {open === 'test' && <TestDialog rule={rule} writer={writer} campaignId={campaignId} onClose={close} />}
        {open === 'remove' && <RemoveDialog name={rule.name} ruleId={rule.id} assignmentId={assignmentId} onClose={close} />}
      </Suspense>
    </>
  );
}

function RemoveDialog({ name, ruleId, assignmentId, onClose }: { name: string; ruleId: string; assignmentId: string; onClose: () => void }) {
  const remove = useUnassignRule(() => {
    toast({ tone: 'ok', title: `“${name}” no longer holds for this campaign` });
    onClose();
  });
  return (
    <ConfirmDialog
      title={`Remove “${name}” from this campaign?`} isOpen onClose={onClose} deed="Remove rule" onConfirm={() => remove.mutate({ ruleId, assignmentId })} isPending={remove.isPending}
      error={remove.error}
    >
      <p>Codes of this campaign are accepted without it at once. The rule stays in the library.</p>
    </ConfirmDialog>
  );
}
