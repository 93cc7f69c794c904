import { MapPin } from 'lucide-react';
import type { RuleUse } from '../../../contract/rule-page.ts';
import { useFormat } from '../../shell/use-project.ts';
import { Card } from '../../ui/Card.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { formatExact } from '../../ui/format.ts';
import { Table, type Column } from '../../ui/Table.tsx';
import styles from '../rule.module.css';
import { UseLink } from '../UseLink.tsx';
import { useRule } from './use-rule.ts';

/** The campaigns and single codes that a rule holds for, the latest first. */
export function UsesTab() {
  const { rule, uses } = useRule();
  const format = useFormat();
  if (uses.length === 0) {
    return (
      <Card>
        <EmptyState icon={<MapPin size={22} />} title="Used by nothing yet">Add it to a campaign on the campaign’s tab Validation rules, or to a single code where the code is shown.</EmptyState>
      </Card>
    );
  }
  const columns: Column<RuleUse>[] = [
    { key: 'name', header: 'Name', render: (use) => <strong className={styles.name}><UseLink use={use} /></strong> },
    { key: 'type', header: 'What', render: (use) => (use.object_type === 'campaign' ? 'Campaign' : 'Code') },
    { key: 'live', header: 'Now', render: (use) => (use.is_live ? 'Live' : 'Not live') },
    { key: 'since', header: 'Since', isNowrap: true, render: (use) => <span title={format.dateTimeExact(use.created_at)}>{format.dateTime(use.created_at)}</span> },
  ];
  return (
    <>
      <Card isFlush><Table caption="Uses" rows={uses} rowKey={(use) => use.assignment_id} columns={columns} /></Card>
      {uses.length < rule.assignments_count && <p className={styles.muted}>The latest {formatExact(uses.length)} of {formatExact(rule.assignments_count)}.</p>}
    </>
  );
}
