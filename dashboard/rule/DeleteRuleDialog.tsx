import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RuleRow, RuleUse } from '../../contract/rule-page.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { counted } from '../ui/format.ts';
import { toast } from '../ui/Toast.tsx';
import { ruleQuery } from './rule-queries.ts';
import styles from './rule.module.css';
import { UseLink } from './UseLink.tsx';

export interface DeleteRuleDialogProps {
  rule: Pick<RuleRow, 'id' | 'name' | 'assignments_count'>;
  onClose: () => void;
  onDeleted: () => void;
}

/** Deletes a rule that nothing uses; of one in use it says where. */
export function DeleteRuleDialog({ rule, onClose, onDeleted }: DeleteRuleDialogProps) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const page = useQuery({ ...ruleQuery(projectId, rule.id), enabled: rule.assignments_count > 0 });
  const remove = useMutation({
    mutationFn: () => api.delete(projectPath(projectId, ['v1', 'validation-rules', rule.id])),
    onSuccess: () => {
      toast({ tone: 'ok', title: `Rule “${rule.name}” was deleted` });
      onDeleted();
      return queries.invalidateQueries({ queryKey: keys.rules(projectId) });
    },
  });
  if (rule.assignments_count > 0) return <InUse rule={rule} uses={page.data?.uses ?? []} onClose={onClose} />;
  return (
    <ConfirmDialog title={`Delete the rule “${rule.name}”?`} isOpen onClose={onClose} deed="Delete rule" onConfirm={remove.mutate} isPending={remove.isPending} error={remove.error}>
      <p>Nothing uses it. What it said stays with the redemptions that it judged. This cannot be undone.</p>
    </ConfirmDialog>
  );
}

function InUse({ rule, uses, onClose }: { rule: DeleteRuleDialogProps['rule']; uses: readonly RuleUse[]; onClose: () => void }) {
  return (
    <Dialog title={`“${rule.name}” is in use`} isOpen onClose={onClose} footer={<Button onPress={onClose}>Close</Button>}>
      <p>It holds for {counted(rule.assignments_count, 'campaign or code', 'campaigns and codes')}. Take it off there first; then it can be deleted.</p>
      <ul className={styles.uses}>{uses.map((use) => <li key={use.assignment_id}><UseLink use={use} /></li>)}</ul>
    </Dialog>
  );
}
