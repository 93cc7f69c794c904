import { useNavigate } from '@tanstack/react-router';
import { FlaskConical, History } from 'lucide-react';
import { Suspense, useRef, useState } from 'react';
import { lintRules } from '../../../contract/rule-lint.ts';
import type { RulePage, RuleUse } from '../../../contract/rule-page.ts';
import { lazyPart } from '../../lazy-part.tsx';
import { useProject } from '../../shell/use-project.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { ErrorText, Notice } from '../../ui/ErrorBox.tsx';
import { focusField } from '../../ui/focus-field.ts';
import { counted, formatExact } from '../../ui/format.ts';
import { TextField } from '../../ui/TextField.tsx';
import { toast } from '../../ui/Toast.tsx';
import { applicableRequest } from '../applicable/applicable-draft.ts';
import { ApplicableEditor } from '../applicable/ApplicableEditor.tsx';
import type { RuleObject } from '../assigned/rule-object.ts';
import { hintWords } from '../builder/check-draft.ts';
import { RuleBuilder } from '../builder/RuleBuilder.tsx';
import type { TestedRule } from '../check/sample-draft.ts';
import { useSaveRule } from '../rule-queries.ts';
import styles from '../rule.module.css';
import { SentenceView } from '../SentenceView.tsx';
import type { Starter } from '../starters.ts';
import { AnswerPreview } from './AnswerPreview.tsx';
import { LeaveGuard } from './LeaveGuard.tsx';
import { requestOf } from './rule-form.ts';
import { useRuleForm, type RuleFormState } from './use-rule-form.ts';

const ConfirmDialog = lazyPart(() => import('../../ui/ConfirmDialog.tsx'), 'ConfirmDialog');
const ReplayOfRule = lazyPart(() => import('../replay/ReplayOfRule.tsx'), 'ReplayOfRule');
const TestCart = lazyPart(() => import('../check/TestCart.tsx'), 'TestCart');

export interface RuleFormProps {
  /** Null: a new one. */
  page: RulePage | null;
  /** The campaign or code from which somebody came: a new rule will hold for it. */
  object: RuleObject | null;
  starter?: Starter | undefined;
}

/** Writes a rule: its conditions, what shoppers are told, which products the discount is for; and tries it before it is saved. */
export function RuleForm({ page, object, starter }: RuleFormProps) {
  const rule = page?.rule ?? null;
  const state = useRuleForm(rule, starter);
  const { form, set } = state;
  const [isChecked, setChecked] = useState(false);
  const [isTesting, setTesting] = useState(false);
  const [asked, setAsked] = useState<'useless' | 'shared' | null>(null);
  const [isReplaying, setReplaying] = useState(false);
  const isLeaving = useRef(false);
  const back = useBack(object, rule?.id ?? null);
  const save = useSaveRule(({ id, name }) => {
    isLeaving.current = true;
    toast({ tone: 'ok', title: `Rule “${name}” was ${rule === null ? 'made' : 'saved'}` });
    void back.leave(id);
  });
  const send = () => save.mutate({ ruleId: rule?.id ?? null, object, body: requestOf(rule === null ? null : state.begun, form) });
  const others = (page?.uses ?? []).filter((use) => use.object_id !== object?.id);
  const submit = () => {
    setChecked(true);
    if (goToProblem(state) || save.isPending) return;
    ask(uselessWords(state) === null ? 'shared' : 'useless');
  };
  const ask = (question: 'useless' | 'shared') => {
    if (question === 'shared' && others.length === 0) send();
    else setAsked(question);
  };
  return (
    <div className={styles.form}>
      <Card title="Rule">
        <TextField
          name="rule-name" label="Name" value={form.name} onChange={(name) => set({ name })} maxLength={1000} autoComplete="off" autoFocus={rule === null}
          hint="For your team; shoppers do not see it." error={isChecked && form.name.trim() === '' ? 'Give the rule a name.' : null}
        />
      </Card>
      <Conditions state={state} isChecked={isChecked} />
      <Card title="What the discount is for" note="Which items of the order a code of this rule takes something off">
        <div data-applicable>
          <ApplicableEditor value={form.applicable} onChange={(applicable) => set({ applicable })} problem={isChecked ? state.applicableProblem : null} />
        </div>
      </Card>
      {isTesting && <Suspense><div ref={scrollTo}><TestCart rule={tested(state)} writer={state.writer} object={object} /></div></Suspense>}
      {isReplaying && (
        <Suspense>
          <div ref={scrollTo}>
            <ReplayOfRule
              ruleId={rule?.id ?? null} rule={isSound(state) ? tested(state) : null} campaignId={object?.type === 'campaign' ? object.id : null} uses={page?.uses ?? []}
            />
          </div>
        </Suspense>
      )}
      <footer className={styles.foot}>
        <span className={styles.footNote}>
          {save.isError ? <ErrorText error={save.error} /> : others.length > 0 && `Holds for ${counted(page?.rule.assignments_count ?? 0, 'campaign or code', 'campaigns and codes')}.`}
        </span>
        <Button icon={<FlaskConical size={16} aria-hidden="true" />} aria-expanded={isTesting} onPress={() => setTesting(!isTesting)}>Test a cart</Button>
        <Button icon={<History size={16} aria-hidden="true" />} aria-expanded={isReplaying} onPress={() => setReplaying(!isReplaying)}>Try on past orders</Button>
        {back.link}
        <Button look="primary" onPress={submit} isPending={save.isPending} isDisabled={rule !== null && state.changed.length === 0}>Save rule</Button>
      </footer>
      <LeaveGuard isDirty={state.changed.length > 0} isLeaving={isLeaving} />
      <Suspense>
        {asked === 'useless' && <AskUseless words={uselessWords(state) ?? ''} onClose={() => setAsked(null)} onConfirm={() => { setAsked(null); ask('shared'); }} />}
        {asked === 'shared' && (
          <AskShared uses={others} count={page?.rule.assignments_count ?? 0} onClose={() => setAsked(null)} onConfirm={() => { setAsked(null); send(); }} />
        )}
      </Suspense>
    </div>
  );
}

/** The rule as it stands in the form. */
function tested({ form, written }: RuleFormState): TestedRule {
  const message = form.message.trim();
  return { rules: written.rules, error: message === '' ? null : { message }, applicable_to: applicableRequest(form.applicable) };
}

/** What opens below is brought into sight. */
function scrollTo(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'start' });
}

/** Whether it says something that can be tried; a name is not needed for that. */
function isSound({ problems, applicableProblem }: RuleFormState): boolean {
  return problems.size === 0 && applicableProblem === null;
}

/** Goes to the first thing that is to be put right; false: there is none. */
function goToProblem({ form, problems, applicableProblem }: RuleFormState): boolean {
  const [first] = problems.keys();
  if (form.name.trim() === '') focusField('rule-name');
  else if (first !== undefined) focusPart(first);
  else if (applicableProblem !== null) document.querySelector<HTMLElement>('[data-applicable] [role=combobox]')?.focus();
  else return false;
  return true;
}

function focusPart(key: number): void {
  document.querySelector<HTMLElement>(`[data-part="${key}"] :is([role=combobox], select, input, button)`)?.focus();
}

function Conditions({ state, isChecked }: { state: RuleFormState; isChecked: boolean }) {
  const { form, setForm, set, writer, problems, hints, sentence, leftOut } = state;
  const none: ReadonlyMap<number, string> = new Map();
  const wrong = isChecked ? problems.size : 0;
  return (
    <Card title="Conditions">
      <div className={styles.conditions}>
        {wrong > 0 && <Notice tone="warn" title={wrong === 1 ? 'One thing to put right' : `${formatExact(wrong)} things to put right`} />}
        {leftOut > 0 && <Notice title={`${counted(leftOut, 'condition says', 'conditions say')} nothing`}>The logic of this rule does not name them. They are gone once it is saved here.</Notice>}
        {form.group === null
          ? <Notice title="These conditions were made through the API">They have a logic that cannot be shown as groups, and stay as they are.</Notice>
          : (
              <RuleBuilder
                value={form.group} onChange={(change) => setForm((old) => (old.group === null ? old : { ...old, group: change(old.group) }))} writer={writer}
                problems={isChecked ? problems : none} hints={hints}
              />
            )}
        <section className={styles.words} aria-label="In words"><h3>In words</h3><SentenceView sentence={sentence} /></section>
        <TextField
          label="Message when the rule is not met" isOptional value={form.message} onChange={(message) => set({ message })} maxLength={1000}
          hint="In the shopper’s words, where the condition that is not met has none of its own."
        />
        <AnswerPreview form={form} />
      </div>
    </Card>
  );
}

/** Where one goes from here: back to the campaign or the code, else to the rule, or the library while there is none. */
function useBack(object: RuleObject | null, ruleId: string | null) {
  const { project_id: projectId } = useProject();
  const navigate = useNavigate();
  const toRule = (id: string) => ({ to: '/p/$projectId/rules/$ruleId', params: { projectId, ruleId: id } }) as const;
  if (object?.type === 'campaign') {
    const to = { to: '/p/$projectId/campaigns/$campaignId/rules', params: { projectId, campaignId: object.id } } as const;
    return { link: <ButtonLink {...to}>Cancel</ButtonLink>, leave: () => navigate(to) };
  }
  if (object?.type === 'voucher') {
    const to = { to: '/p/$projectId/vouchers', params: { projectId }, search: { open: object.id } } as const;
    return { link: <ButtonLink {...to}>Cancel</ButtonLink>, leave: () => navigate(to) };
  }
  const link = ruleId === null ? <ButtonLink to="/p/$projectId/rules" params={{ projectId }}>Cancel</ButtonLink> : <ButtonLink {...toRule(ruleId)}>Cancel</ButtonLink>;
  return { link, leave: (saved: string) => navigate(toRule(saved)) };
}

/** Why a rule that is to be saved is of no use: it is never met, or always. Null: it is of use. */
function uselessWords({ written, writer }: RuleFormState): string | null {
  const hint = lintRules(written.rules).find(({ isWhole }) => isWhole);
  return hint === undefined ? null : hintWords(hint, written, writer);
}

function AskUseless({ words, onClose, onConfirm }: { words: string; onClose: () => void; onConfirm: () => void }) {
  return <ConfirmDialog title="Save it as it is?" isOpen onClose={onClose} deed="Save all the same" onConfirm={onConfirm}><p>{words}</p></ConfirmDialog>;
}

/** Uses that the question names. */
const namesShown = 8;

/** A rule that holds elsewhere too changes there as well. */
function AskShared({ uses, count, onClose, onConfirm }: { uses: readonly RuleUse[]; count: number; onClose: () => void; onConfirm: () => void }) {
  const shown = uses.slice(0, namesShown);
  const rest = Math.max(count, uses.length) - shown.length;
  return (
    <ConfirmDialog title="Change it everywhere?" isOpen onClose={onClose} deed="Save rule" onConfirm={onConfirm}>
      <p>The rule also holds for these. The change takes effect at once; the version before it stays and can be restored.</p>
      <ul className={styles.uses}>
        {shown.map((use) => <li key={use.assignment_id}>{use.object_type === 'campaign' ? 'Campaign' : 'Code'} “{use.name}”{use.is_live && ', live'}</li>)}
        {rest > 0 && <li>and {formatExact(rest)} more</li>}
      </ul>
    </ConfirmDialog>
  );
}
