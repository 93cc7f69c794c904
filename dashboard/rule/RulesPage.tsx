import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { ListChecks, Plus, Trash2 } from 'lucide-react';
import { Suspense, useCallback, useState } from 'react';
import type { RuleRow } from '../../contract/rule-page.ts';
import { inOneLine, ruleSentence, type RuleWriter } from '../../contract/rule-sentence.ts';
import { may } from '../access/me.ts';
import { keys } from '../api/keys.ts';
import { useRows } from '../api/use-rows.ts';
import { lazyPart } from '../lazy-part.tsx';
import { useFormat, useProject, type ProjectFormat } from '../shell/use-project.ts';
import { ButtonLink, IconButton } from '../ui/Button.tsx';
import { Clip } from '../ui/Clip.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FilterBar } from '../ui/FilterBar.tsx';
import { counted } from '../ui/format.ts';
import { Page } from '../ui/Page.tsx';
import { RowList } from '../ui/RowList.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import type { Column } from '../ui/Table.tsx';
import { rulesOf } from './rule-queries.ts';
import styles from './rule.module.css';
import { Starters } from './Starters.tsx';
import { useRuleWriter } from './use-rule-writer.ts';

const route = getRouteApi('/signed-in/p/$projectId/rules/');

const DeleteRuleDialog = lazyPart(() => import('./DeleteRuleDialog.tsx'), 'DeleteRuleDialog');

/** Library of validation rules: what they ask for and how often they are used. */
export function RulesPage() {
  const project = useProject();
  const { project_id: projectId } = project;
  const { q } = route.useSearch();
  const navigate = useNavigate({ from: '/p/$projectId/rules' });
  const [removed, setRemoved] = useState<RuleRow | null>(null);
  const list = useRows<RuleRow>({ queryKey: keys.ruleList(projectId, { q }), projectId, parts: ['rules'], query: { search: q } });
  const writer = useRuleWriter(useSets(list.rows));
  const search = useCallback((text: string | undefined) => void navigate({ search: text ? { q: text } : {}, replace: true, resetScroll: false }), [navigate]);
  const isAllowed = may(project, 'edit campaigns');
  const make = isAllowed && (
    <ButtonLink look="primary" icon={<Plus size={16} aria-hidden="true" />} to="/p/$projectId/rules/new" params={{ projectId }}>New rule</ButtonLink>
  );
  return (
    <Page
      title="Validation rules" context={project.name} actions={make}
      lead="A rule says who may use a code, for which orders, and how often. One rule can hold for any number of campaigns and codes."
    >
      <FilterBar search={<SearchField label="Search by name" value={q ?? ''} onSearch={search} />} />
      <RowList
        noun="rules" list={list} columns={columns({ projectId, format: useFormat(), writer, onRemove: isAllowed ? setRemoved : null })} rowKey={(row) => row.id}
        filters={q === undefined ? [] : [`“${q}”`]} onClearFilters={() => search(undefined)} searchHint="A part of the name is enough."
        empty={(
          <EmptyState icon={<ListChecks size={22} />} title="No rules yet">
            Without rules every live code is accepted. A rule that is made here, or on a campaign, can be used again for others.
          </EmptyState>
        )}
      />
      {isAllowed && <Starters />}
      {removed !== null && <Suspense><DeleteRuleDialog rule={removed} onClose={() => setRemoved(null)} onDeleted={() => setRemoved(null)} /></Suspense>}
    </Page>
  );
}

/** The conditions of rows, the same list while the rows are the same. */
function useSets(rows: readonly RuleRow[]) {
  const asked = rows.map(({ id, version }) => `${id} ${version}`).join();
  const [kept, setKept] = useState({ asked: '', sets: rows.map(rulesOf) });
  if (kept.asked === asked) return kept.sets;
  const sets = rows.map(rulesOf);
  setKept({ asked, sets });
  return sets;
}

interface Shown {
  projectId: string;
  format: ProjectFormat;
  writer: RuleWriter;
  onRemove: ((rule: RuleRow) => void) | null;
}

function columns({ projectId, format, writer, onRemove }: Shown): Column<RuleRow>[] {
  const shown: Column<RuleRow>[] = [
    {
      key: 'name', header: 'Rule', weight: 1.5,
      render: (row) => <Link className={styles.name} to="/p/$projectId/rules/$ruleId" params={{ projectId, ruleId: row.id }}><Clip>{row.name}</Clip></Link>,
    },
    { key: 'words', header: 'Accepted when', weight: 3, isWide: true, render: (row) => <Clip>{lineOf(row, writer)}</Clip> },
    { key: 'uses', header: 'Used by', render: ({ assignments_count: count }) => (count === 0 ? <span className={styles.muted}>Nothing yet</span> : counted(count, 'use', 'uses')) },
    { key: 'changed', header: 'Last changed', render: ({ updated_at: updated, created_at: made }) => <span title={format.dateTime(updated ?? made)}>{format.date(updated ?? made)}</span> },
  ];
  if (onRemove === null) return shown;
  return [...shown, {
    key: 'deeds', header: 'Delete', isHeaderHidden: true, isCorner: true, isNumber: true, weight: 0.4,
    render: (row) => <IconButton label={`Delete ${row.name}`} icon={<Trash2 size={16} aria-hidden="true" />} onPress={() => onRemove(row)} />,
  }];
}

/** A rule in a line. */
export function lineOf(rule: RuleRow, writer: RuleWriter): string {
  const sentence = ruleSentence(rulesOf(rule), writer);
  return sentence === undefined ? 'Its logic cannot be shown in words' : sentence === null ? 'Always' : inOneLine(sentence);
}
