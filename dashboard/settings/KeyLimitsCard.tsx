import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { apiKeysQuery } from '../access/api-keys-query.ts';
import { may } from '../access/me.ts';
import { useProject } from '../shell/use-project.ts';
import { Card } from '../ui/Card.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { formatExact } from '../ui/format.ts';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import styles from './settings.module.css';

/** How often shops may ask: each key has a limit of its own, or none. Only to look at. */
export function KeyLimitsCard() {
  const project = useProject();
  return (
    <Card title="Requests from shops" note="With server keys">
      <div className={styles.fields}>
        <p className={styles.note}>
          A key may be given a limit of requests within a minute when it is <Link to="/p/$projectId/settings/api-keys" params={{ projectId: project.project_id }}>made</Link>;
          it stays with the key. Each server process counts for itself, and every answer says in its headers what is left.
        </p>
        {may(project, 'manage keys') && <Limits />}
      </div>
    </Card>
  );
}

function Limits() {
  const { project_id: projectId } = useProject();
  const query = useQuery(apiKeysQuery(projectId));
  if (query.isPending) return <SkeletonLines count={2} label="Loading the keys" />;
  if (query.data === undefined) return <ErrorBox title="The keys could not be loaded" error={query.error} onRetry={() => void query.refetch()} />;
  const rows = query.data.rows.filter(({ kind, revoked_at: revoked }) => kind === 'server' && revoked === null);
  if (rows.length === 0) return <p>There are no server keys yet.</p>;
  return (
    <dl className={styles.facts}>
      {rows.map(({ app_id: id, name, requests_per_minute: limit }) => (
        <div key={id}><dt>{name}</dt><dd>{limit === null ? 'No limit' : `${formatExact(limit)} requests a minute`}</dd></div>
      ))}
    </dl>
  );
}
