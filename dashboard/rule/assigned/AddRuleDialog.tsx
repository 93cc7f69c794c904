import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { RulePage } from '../../../contract/rule-page.ts';
import { ruleSentence } from '../../../contract/rule-sentence.ts';
import { useProject } from '../../shell/use-project.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorText } from '../../ui/ErrorBox.tsx';
import { focusField } from '../../ui/focus-field.ts';
import type { Option } from '../../ui/Select.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { toast } from '../../ui/Toast.tsx';
import { ruleQuery, rulesOf, useAssignRule } from '../rule-queries.ts';
import { RulePicker } from '../RulePicker.tsx';
import { SentenceView } from '../SentenceView.tsx';
import { useRuleWriter } from '../use-rule-writer.ts';
import { objectNoun, type RuleObject } from './rule-object.ts';

/** Has a rule of the library hold for a campaign or code too. */
export function AddRuleDialog({ object, onClose }: { object: RuleObject; onClose: () => void }) {
  const { project_id: projectId } = useProject();
  const [picked, setPicked] = useState<Option<string> | null>(null);
  const [isChecked, setChecked] = useState(false);
  const { data: page } = useQuery({ ...ruleQuery(projectId, picked?.value ?? ''), enabled: picked !== null });
  const add = useAssignRule(object, () => {
    toast({ tone: 'ok', title: `“${picked?.label ?? ''}” holds for this ${objectNoun(object)} from now on` });
    onClose();
  });
  const submit = () => {
    setChecked(true);
    if (picked === null) focusField('rule');
    else if (!add.isPending) add.mutate(picked.value);
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={add.isPending}>Add rule</Button>
    </>
  );
  return (
    <Dialog title="Add a rule from the library" isOpen onClose={onClose} footer={footer}>
      <RulePicker name="rule" label="Rule" value={picked} onChange={setPicked} autoFocus error={isChecked && picked === null ? 'Pick a rule.' : null} />
      {picked !== null && (page === undefined ? <SkeletonLines count={2} label="Loading the rule" /> : <Preview page={page} />)}
      <ErrorText error={add.error} />
    </Dialog>
  );
}

function Preview({ page: { rule } }: { page: RulePage }) {
  const sets = useMemo(() => [rulesOf(rule)], [rule]);
  return <SentenceView sentence={ruleSentence(rulesOf(rule), useRuleWriter(sets))} />;
}
