import { Link } from '@tanstack/react-router';
import { FlaskConical, Pencil, Trash2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { AssignedRules } from '../../../contract/rule-page.ts';
import { ruleSentence, type RuleWriter } from '../../../contract/rule-sentence.ts';
import { lazyPart } from '../../lazy-part.tsx';
import { useProject } from '../../shell/use-project.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { counted } from '../../ui/format.ts';
import { toast } from '../../ui/Toast.tsx';
import { applicableDraftOf, applicableInWords } from '../applicable/applicable-draft.ts';
import { rulesOf, useUnassignRule } from '../rule-queries.ts';
import styles from '../rule.module.css';
import { SentenceView } from '../SentenceView.tsx';
import { useApplicableNames } from '../use-rule-writer.ts';
import { latelyWords } from './lately-words.ts';
import { fromObject, objectNoun, type RuleObject } from './rule-object.ts';

const ConfirmDialog = lazyPart(() => import('../../ui/ConfirmDialog.tsx'), 'ConfirmDialog');
const TestDialog = lazyPart(() => import('../check/TestDialog.tsx'), 'TestDialog');

export interface AssignedRuleProps {
  object: RuleObject;
  row: AssignedRules['rows'][number];
  writer: RuleWriter;
  /** Whether it may be changed and taken off. */
  isAllowed: boolean;
}

/** Where else a rule holds. */
export function alsoUsedWords({ rule }: AssignedRuleProps['row']): string {
  const others = rule.assignments_count - 1;
  return others > 0 ? `Also used by ${counted(others, 'other campaign or code', 'other campaigns and codes')}` : 'Only here';
}

/** What a rule asks for and what its discount is for, in words, and what it decided lately. */
export function AssignedRuleWords({ row: { rule, lately }, writer }: Pick<AssignedRuleProps, 'row' | 'writer'>) {
  const { project_id: projectId } = useProject();
  const nameOf = useApplicableNames(rule.applicable_to);
  const applicable = applicableDraftOf(rule.applicable_to);
  return (
    <div className={styles.assigned}>
      <SentenceView sentence={ruleSentence(rulesOf(rule), writer)} />
      {applicable.mode !== 'all' && <p>{applicableInWords(applicable, { ...writer, nameOf })}</p>}
      <p className={styles.muted}>{latelyWords(lately)} <Link to="/p/$projectId/rules/$ruleId" params={{ projectId, ruleId: rule.id }}>Versions and uses</Link></p>
    </div>
  );
}

/** What can be done to a rule where it holds: it is changed, tried and taken off. */
export function AssignedRuleDeeds({ object, row: { rule, assignment_id: assignmentId }, writer, isAllowed }: AssignedRuleProps) {
  const { project_id: projectId } = useProject();
  const [open, setOpen] = useState<'test' | 'remove' | null>(null);
  const close = () => setOpen(null);
  const icon = { size: 16, 'aria-hidden': true } as const;
  return (
    <>
      {isAllowed && (
        <ButtonLink icon={<Pencil {...icon} />} to="/p/$projectId/rules/$ruleId/edit" params={{ projectId, ruleId: rule.id }} search={fromObject(object)}>
          Edit<span className="visually-hidden"> {rule.name}</span>
        </ButtonLink>
      )}
      <Button icon={<FlaskConical {...icon} />} onPress={() => setOpen('test')}>Test<span className="visually-hidden"> {rule.name}</span></Button>
      {isAllowed && (
        <Button icon={<Trash2 {...icon} />} onPress={() => setOpen('remove')}>Remove<span className="visually-hidden"> {rule.name} from the {objectNoun(object)}</span></Button>
      )}
      <Suspense>
        {open === 'test' && <TestDialog rule={rule} writer={writer} object={object} onClose={close} />}
        {open === 'remove' && <RemoveDialog object={object} name={rule.name} ruleId={rule.id} assignmentId={assignmentId} onClose={close} />}
      </Suspense>
    </>
  );
}

interface RemoveProps {
  object: RuleObject;
  name: string;
  ruleId: string;
  assignmentId: string;
  onClose: () => void;
}

function RemoveDialog({ object, name, ruleId, assignmentId, onClose }: RemoveProps) {
  const noun = objectNoun(object);
  const remove = useUnassignRule(() => {
    toast({ tone: 'ok', title: `“${name}” no longer holds for this ${noun}` });
    onClose();
  });
  return (
    <ConfirmDialog
      title={`Remove “${name}” from this ${noun}?`} isOpen onClose={onClose} deed="Remove rule" onConfirm={() => remove.mutate({ ruleId, assignmentId })} isPending={remove.isPending}
      error={remove.error}
    >
      <p>{object.type === 'campaign' ? 'Codes of this campaign are accepted' : 'This code is accepted'} without it at once. The rule stays in the library.</p>
    </ConfirmDialog>
  );
}
