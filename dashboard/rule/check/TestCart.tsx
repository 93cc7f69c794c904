import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RuleCheck, RuleSample } from '../../../contract/rule-page.ts';
import type { RuleWriter } from '../../../contract/rule-sentence.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useProject } from '../../shell/use-project.ts';
import { Card } from '../../ui/Card.tsx';
import { wordsOf } from '../../ui/ErrorBox.tsx';
import { Segments } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import type { RuleObject } from '../assigned/rule-object.ts';
import styles from '../rule.module.css';
import { CheckResult } from './CheckResult.tsx';
import { emptySample, readSample, sampleOf, sampleOfObject, type SampleDraft, type TestedRule } from './sample-draft.ts';
import { SampleFields } from './SampleFields.tsx';

export interface TestCartProps {
  rule: TestedRule;
  writer: RuleWriter;
  /** Whose counters are looked at; null: nobody's, unless the cart names a code. */
  object: RuleObject | null;
}

const views = [{ value: 'form', label: 'Form' }, { value: 'json', label: 'JSON' }] as const;

/** Tries a rule on a cart, and says of each condition what was seen and whether it holds. Nothing is redeemed. */
export function TestCart(props: TestCartProps) {
  return <Card title="Test a cart" note="Nothing is redeemed"><TestCartBody {...props} /></Card>;
}

/** The same without a frame of its own. */
export function TestCartBody({ rule, writer, object }: TestCartProps) {
  const { time_zone: zone } = useProject();
  const [draft, setDraft] = useState<SampleDraft>(emptySample);
  const [view, setView] = useState<'form' | 'json'>('form');
  // Null: nobody wrote in it since the form was changed, so it is what the form says.
  const [text, setText] = useState<string | null>(null);
  const written = sampleOf(draft, zone, sampleOfObject(object));
  const json = text ?? JSON.stringify(written, null, 2);
  // A campaign or code alone is no cart: nobody is refused before they wrote something.
  const isWritten = Object.keys(sampleOf(draft, zone, {})).length > 0;
  const sample = view === 'json' ? readSample(json) : isWritten ? written : null;
  const change = (next: SampleDraft) => {
    setDraft(next);
    setText(null);
  };
  return (
    <div className={styles.test}>
      <div className={styles.sample}>
        <div><Segments label="Write the cart as" value={view} options={views} onChange={setView} /></div>
        {view === 'form' ? <SampleFields value={draft} onChange={change} /> : (
          <TextField
            label="Cart as JSON" value={json} onChange={setText} rows={14} isCode error={readSample(json) === null ? 'This is no JSON object.' : null}
            hint="customer, order, metadata, code, campaign_id and at, as the API takes them; amounts in minor units."
          />
        )}
      </div>
      <Result rule={rule} writer={writer} sample={sample} />
    </div>
  );
}

function Result({ rule, writer, sample }: Pick<TestCartProps, 'rule' | 'writer'> & { sample: RuleSample | null }) {
  const { project_id: projectId } = useProject();
  const asked = useSettled(JSON.stringify(sample === null ? null : { ...rule, sample }), 400);
  const { data, error, isFetching } = useQuery({
    queryKey: [...keys.rules(projectId), 'check', asked],
    queryFn: ({ signal }) => api.post<RuleCheck>(projectPath(projectId, ['rules', 'check']), JSON.parse(asked), { signal, isQuestion: true }),
    enabled: asked !== 'null', placeholderData: keepPreviousData, retry: false,
  });
  if (error !== null) return <p role="status" className={styles.muted}>{wordsOf(error)}</p>;
  if (data === undefined) return <p role="status" className={styles.muted}>{isFetching ? 'Judging' : 'Write a cart to see what the rule says of it.'}</p>;
  return <CheckResult rules={rule.rules} check={data} writer={writer} />;
}
