import { useMemo } from 'react';
import type { RuleRow } from '../../../contract/rule-page.ts';
import type { RuleWriter } from '../../../contract/rule-sentence.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { rulesOf } from '../rule-queries.ts';
import { TestCartBody } from './TestCart.tsx';

export interface TestDialogProps {
  rule: RuleRow;
  writer: RuleWriter;
  campaignId: string;
  onClose: () => void;
}

/** Tries a stored rule on a cart. */
export function TestDialog({ rule, writer, campaignId, onClose }: TestDialogProps) {
  const tested = useMemo(() => ({ rules: rulesOf(rule), ...(rule.error !== undefined && { error: rule.error }), applicable_to: rule.applicable_to }), [rule]);
  return (
    <Dialog title={`Test “${rule.name}” on a cart`} isOpen onClose={onClose} size="wide" footer={<Button onPress={onClose}>Close</Button>}>
      <TestCartBody rule={tested} writer={writer} campaignId={campaignId} />
    </Dialog>
  );
}
