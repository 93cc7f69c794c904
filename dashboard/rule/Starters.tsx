import { useProject } from '../shell/use-project.ts';
import { ButtonLink } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import styles from './rule.module.css';
import { starters, type Starter } from './starters.ts';

const starterWords: Record<Starter, { label: string; hint: string }> = {
  'minimum-order': { label: 'Minimum order', hint: 'Orders below an amount are refused' },
  'once-each': { label: 'One per customer', hint: 'Each customer uses one code of the campaign' },
  'new-customers': { label: 'New customers only', hint: 'Only customers of a segment that you choose' },
};

/** Rules that many want, as beginnings; `campaign`: the id of one that they are to hold for. */
export function Starters({ campaign }: { campaign?: string }) {
  const { project_id: projectId } = useProject();
  return (
    <Card title="Begin with">
      <ul className={styles.starters}>
        {starters.map((starter) => (
          <li key={starter}>
            <ButtonLink to="/p/$projectId/rules/new" params={{ projectId }} search={{ ...(campaign !== undefined && { campaign }), starter }}>{starterWords[starter].label}</ButtonLink>
            <small>{starterWords[starter].hint}</small>
          </li>
        ))}
      </ul>
    </Card>
  );
}
