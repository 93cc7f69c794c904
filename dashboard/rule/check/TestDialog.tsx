import { useMemo } from 'react';
import type { RuleRow } from '../../../contract/rule-page.ts';
import type { RuleWriter } from '../../../contract/rule-sentence.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { RuleObject } from '../assigned/rule-object.ts';
import { rulesOf } from '../rule-queries.ts';
import { TestCartBody } from './TestCart.tsx';

export interface TestDialogProps {
  rule: RuleRow;
  writer: RuleWriter;
  object: RuleObject;
  onClose: () => void;
}

/** Tries a stored rule on a cart. */
export function TestDialog({ rule, writer, object, onClose }: TestDialogProps) {
  const tested = useMemo(() => ({ rules: rulesOf(rule), ...(rule.error !== undefined && { error: rule.error }), applicable_to: rule.applicable_to }), [rule]);
  return (
    <Dialog title={`Test “${rule.name}” on a cart`} isOpen onClose={onClose} size="wide" footer={<Button onPress={onClose}>Close</Button>}>
      <TestCartBody rule={tested} writer={writer} object={object} />
    </Dialog>
  );
}
