import { useMemo } from 'react';
import { ruleSentence } from '../../../contract/rule-sentence.ts';
import { Card } from '../../ui/Card.tsx';
import { CopyableCode } from '../../ui/CodeBlock.tsx';
import { Fact, FactList } from '../../ui/FactList.tsx';
import { Unknown } from '../../ui/Unknown.tsx';
import { applicableDraftOf, applicableInWords } from '../applicable/applicable-draft.ts';
import { TestCart } from '../check/TestCart.tsx';
import { rulesOf } from '../rule-queries.ts';
import { SentenceView } from '../SentenceView.tsx';
import { useApplicableNames, useRuleWriter } from '../use-rule-writer.ts';
import { useRule } from './use-rule.ts';

/** What a rule says, in words, and a cart to try it on. */
export function RuleTab() {
  const { rule } = useRule();
  const sets = useMemo(() => [rulesOf(rule)], [rule]);
  const writer = useRuleWriter(sets);
  const nameOf = useApplicableNames(rule.applicable_to);
  const tested = useMemo(() => ({ rules: rulesOf(rule), ...(rule.error !== undefined && { error: rule.error }), applicable_to: rule.applicable_to }), [rule]);
  return (
    <>
      <Card title="In words">
        <SentenceView sentence={ruleSentence(rulesOf(rule), writer)} />
      </Card>
      <Card title="Message and products">
        <FactList>
          <Fact term="Shoppers are told">{rule.error?.message ?? <Unknown reason="none of its own" />}</Fact>
          <Fact term="Products">{applicableInWords(applicableDraftOf(rule.applicable_to), { ...writer, nameOf })}</Fact>
          <Fact term="Rule ID"><CopyableCode text={rule.id} label="Copy rule ID" /></Fact>
        </FactList>
      </Card>
      <TestCart rule={tested} writer={writer} object={null} />
    </>
  );
}
