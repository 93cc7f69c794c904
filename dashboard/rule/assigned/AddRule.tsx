import { Plus } from 'lucide-react';
import { Suspense, useState } from 'react';
import { lazyPart } from '../../lazy-part.tsx';
import { useProject } from '../../shell/use-project.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import styles from '../rule.module.css';
import { fromObject, type RuleObject } from './rule-object.ts';

const AddRuleDialog = lazyPart(() => import('./AddRuleDialog.tsx'), 'AddRuleDialog');

/** The two ways to a rule for a campaign or code: one of the library, or a new one. */
export function AddRule({ object }: { object: RuleObject }) {
  const { project_id: projectId } = useProject();
  const [isAdding, setAdding] = useState(false);
  return (
    <span className={styles.deeds}>
      <Button onPress={() => setAdding(true)}>Add from library</Button>
      <ButtonLink
        look={object.type === 'campaign' ? 'primary' : 'secondary'} icon={<Plus size={16} aria-hidden="true" />} to="/p/$projectId/rules/new" params={{ projectId }} search={fromObject(object)}
      >
        Create rule
      </ButtonLink>
      {isAdding && <Suspense><AddRuleDialog object={object} onClose={() => setAdding(false)} /></Suspense>}
    </span>
  );
}
