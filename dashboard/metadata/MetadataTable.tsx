import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { Table, type Column } from '../ui/Table.tsx';
import styles from './metadata.module.css';
import { kindOf, valueText } from './metadata-value.ts';

type Entry = [key: string, value: unknown];

const columns: Column<Entry>[] = [
  { key: 'key', header: 'Key', render: ([key]) => <code>{key}</code> },
  { key: 'type', header: 'Type', isNowrap: true, render: ([, value]) => kindOf(value) },
  { key: 'value', header: 'Value', render: ([, value]) => <LongValue text={valueText(value)} /> },
];

/** Metadata to read. `usedIn`: what uses a key, in words. */
export function MetadataTable({ metadata, usedIn }: { metadata: Record<string, unknown>; usedIn?: (key: string) => string | null }) {
  const used: Column<Entry>[] = usedIn === undefined ? [] : [{ key: 'used', header: 'Used in', render: ([key]) => usedIn(key) ?? '–' }];
  return <Table caption="Metadata" columns={[...columns, ...used]} rows={Object.entries(metadata)} rowKey={([key]) => key} />;
}

/** Characters of a value that are shown before somebody asks for all of it. */
const shownMax = 400;

function LongValue({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false);
  if (isWhole || text.length <= shownMax * 1.25) return <span className={styles.value}>{text}</span>;
  return <span className={styles.value}>{text.slice(0, shownMax)}… <Button look="quiet" onPress={() => setWhole(true)}>Show all of it</Button></span>;
}
