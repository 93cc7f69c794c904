import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ApplicableToRequest, NewRule, WireAssignment, WireRule } from '../../contract/rule.ts';
import type { AssignedRules, RulePage } from '../../contract/rule-page.ts';
import type { RuleSet } from '../../contract/rule-language.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import type { RuleObject } from './assigned/rule-object.ts';

/** A rule and where it holds. */
export function ruleQuery(projectId: string, ruleId: string) {
  return queryOptions({
    queryKey: keys.rule(projectId, ruleId, 'page'),
    queryFn: ({ signal }) => api.get<RulePage>(projectPath(projectId, ['rules', ruleId]), { signal }),
  });
}

/** What holds for a campaign, or for a code beside what its campaign has. */
export function assignedRulesQuery(projectId: string, { type, id }: RuleObject) {
  return queryOptions({
    queryKey: keys.assignedRules(projectId, id),
    queryFn: ({ signal }) => api.get<AssignedRules>(projectPath(projectId, [`${type}s`, id, 'rules']), { signal }),
  });
}

/** The conditions of a rule as the server told them. */
export function rulesOf({ rules }: { rules: Record<string, unknown> }): RuleSet {
  return rules as RuleSet;
}

/** What is said of a rule when it is saved; what is left out stays. */
export interface RuleSaving {
  /** null: a new one. */
  ruleId: string | null;
  body: { name: string; rules?: RuleSet; error?: NewRule['error']; applicable_to?: ApplicableToRequest | null };
  /** What a new rule is to hold for. */
  object: RuleObject | null;
}

/** Saves a rule; a new one also holds for the campaign or code it was made for. Everything that may show it is read again. */
export function useSaveRule(onSaved: (rule: WireRule) => void) {
  const { project_id: projectId } = useProject();
  const again = useReadAgain();
  return useMutation({
    mutationFn: async ({ ruleId, body, object }: RuleSaving) => {
      if (ruleId !== null) return api.put<WireRule>(projectPath(projectId, ['v1', 'validation-rules', ruleId]), body);
      const made = await api.post<WireRule>(projectPath(projectId, ['v1', 'validation-rules']), body);
      if (object !== null) await assign(projectId, made.id, object);
      return made;
    },
    onSuccess: onSaved,
    onSettled: again,
  });
}

function assign(projectId: string, ruleId: string, { type, id }: RuleObject): Promise<WireAssignment> {
  const body = { related_object_type: type, related_object_id: id };
  return api.post<WireAssignment>(projectPath(projectId, ['v1', 'validation-rules', ruleId, 'assignments']), body);
}

/** Has a rule hold for a campaign or code. */
export function useAssignRule(object: RuleObject, onDone: () => void) {
  const { project_id: projectId } = useProject();
  const again = useReadAgain();
  return useMutation({ mutationFn: (ruleId: string) => assign(projectId, ruleId, object), onSuccess: onDone, onSettled: again });
}

/** Takes a rule off what it holds for. */
export function useUnassignRule(onDone: () => void) {
  const { project_id: projectId } = useProject();
  const again = useReadAgain();
  return useMutation({
    mutationFn: ({ ruleId, assignmentId }: { ruleId: string; assignmentId: string }) =>
      api.delete(projectPath(projectId, ['v1', 'validation-rules', ruleId, 'assignments', assignmentId])),
    onSuccess: onDone,
    onSettled: again,
  });
}

/** Makes a rule say again what one of its versions said. */
export function useRestoreRule(ruleId: string, onDone: () => void) {
  const { project_id: projectId } = useProject();
  const again = useReadAgain();
  return useMutation({
    mutationFn: (version: number) => api.post(projectPath(projectId, ['rules', ruleId, 'restore']), { version }), onSuccess: onDone, onSettled: again,
  });
}

/** Rules stand on their own pages, limits that come from them on those of campaigns, and what happened to a code in its history. */
function useReadAgain(): () => Promise<unknown> {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return () => Promise.all([keys.rules(projectId), keys.campaigns(projectId), keys.allVouchers(projectId)].map((queryKey) => queries.invalidateQueries({ queryKey })));
}
