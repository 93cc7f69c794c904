import { Tags } from 'lucide-react';
import { Card } from '../../../ui/Card.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Table, type Column } from '../../../ui/Table.tsx';
import { useCampaign } from '../use-campaign.ts';
import { kindOf, valueText } from './metadata-value.ts';
import styles from './metadata.module.css';

type Entry = [key: string, value: unknown];

const columns: Column<Entry>[] = [
  { key: 'key', header: 'Key', render: ([key]) => <code>{key}</code> },
  { key: 'type', header: 'Type', isNowrap: true, render: ([, value]) => kindOf(value) },
  { key: 'value', header: 'Value', render: ([, value]) => <span className={styles.value}>{valueText(value)}</span> },
];

/** The campaign's metadata as the API wrote them, to read. */
export function MetadataTab() {
  const entries = Object.entries(useCampaign().metadata);
  if (entries.length === 0) return <Card><NoMetadata /></Card>;
  return (
    <Card title="Metadata" note="Written through the API; only to read here">
      <Table caption="Metadata" columns={columns} rows={entries} rowKey={([key]) => key} />
    </Card>
  );
}

function NoMetadata() {
  return (
    <EmptyState icon={<Tags size={22} />} title="No metadata">
      Metadata are values of your own, such as a season or a cost centre. They are written through the API, as <code>metadata</code> of the campaign, and shown
      here. They cannot be edited here in this version.
    </EmptyState>
  );
}
