import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ProjectSettings } from '../../contract/access.ts';
import type { StackingRules } from '../../contract/redemption.ts';
import { may } from '../access/me.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { categoriesQuery } from '../category/categories-query.ts';
import { useProject } from '../shell/use-project.ts';
import { Card } from '../ui/Card.tsx';
import { ErrorBox, Notice } from '../ui/ErrorBox.tsx';
import { focusFirstWrong } from '../ui/focus-field.ts';
import { Page } from '../ui/Page.tsx';
import { ChangeLine, ChangeList, SaveBar } from '../ui/SaveBar.tsx';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import { toast } from '../ui/Toast.tsx';
import { CategoryRulesCard } from './CategoryRulesCard.tsx';
import { ClientCard } from './ClientCard.tsx';
import { CodesCard } from './CodesCard.tsx';
import { GeneralCard } from './GeneralCard.tsx';
import { KeyLimitsCard } from './KeyLimitsCard.tsx';
import { draftOf, problemsOf, rulesChange, settingsChange, type SettingsDraft, type Stored } from './settings-draft.ts';
import { changesOf } from './settings-words.ts';
import { settingsQuery, stackingRulesQuery } from './settings-query.ts';
import styles from './settings.module.css';
import { StackingCard } from './StackingCard.tsx';

/** What holds for the whole project: its name, how codes look and act together, what pages of a shop may ask. */
export function SettingsPage() {
  const project = useProject();
  const { project_id: projectId } = project;
  const settings = useQuery(settingsQuery(projectId));
  const rules = useQuery(stackingRulesQuery(projectId));
  const failed = [settings, rules].find(({ isError, data }) => isError && data === undefined);
  const isThere = settings.data !== undefined && rules.data !== undefined;
  return (
    <Page title="Settings" context={project.name} lead="What holds for the whole project. Changes hold for every request that begins after they are saved.">
      {failed?.error && <ErrorBox title="The settings could not be loaded" error={failed.error} onRetry={() => void failed.refetch()} />}
      {failed === undefined && !isThere && <Card><SkeletonLines count={6} label="Loading the settings" /></Card>}
      {isThere && <SettingsForm key={projectId} stored={{ settings: settings.data, rules: rules.data }} />}
    </Page>
  );
}

/** What the cards of the page are given. */
export interface SettingsCardProps {
  draft: SettingsDraft;
  set: (change: Partial<SettingsDraft>) => void;
  /** What is wrong, by the name of the field. */
  problems: Record<string, string>;
  /** The member may only look. */
  isDisabled: boolean;
}

function SettingsForm({ stored }: { stored: Stored }) {
  const project = useProject();
  const isDisabled = !may(project, 'manage project');
  const [changed, setChanged] = useState<Partial<SettingsDraft>>({});
  const draft = { ...draftOf(stored), ...changed };
  const problems = problemsOf(draft);
  const { data: categories = [] } = useQuery(categoriesQuery(project.project_id));
  const changes = changesOf(draft, stored, categories);
  const save = useSave(stored, (saved) => setChanged((old) => without(old, saved)));
  const submit = () => {
    if (Object.keys(problems).length > 0) focusFirstWrong('[data-settings]');
    else if (!save.isPending) save.mutate(draft);
  };
  const discard = () => {
    setChanged({});
    save.reset();
  };
  const card: SettingsCardProps = { draft, problems, isDisabled, set: (change) => setChanged((old) => ({ ...old, ...change })) };
  return (
    <>
      {isDisabled && <Notice title="You can look at these settings"><span>Owners and admins of {project.name} can change them.</span></Notice>}
      <div className={styles.cards} data-settings>
        <GeneralCard {...card} settings={stored.settings} />
        <CodesCard {...card} isCaseSettled={stored.settings.is_case_settled} />
        <StackingCard {...card} />
        <CategoryRulesCard {...card} categories={categories} />
        <ClientCard {...card} />
        <KeyLimitsCard />
        <Card title="More settings">
          <ul className={styles.links}>
            <li><Link to="/p/$projectId/settings/metadata" params={{ projectId: project.project_id }}>Metadata schemas</Link>: which metadata objects have, and what their values may be</li>
            <li><Link to="/p/$projectId/categories" params={{ projectId: project.project_id }}>Categories</Link>: groups of campaigns and vouchers, and their place</li>
            <li><Link to="/p/$projectId/settings/api-keys" params={{ projectId: project.project_id }}>API keys</Link>: what shops, tills and pages sign their requests with</li>
          </ul>
        </Card>
        <SaveBar count={changes.length} onDiscard={discard} onSave={submit} isPending={save.isPending} error={save.error}>
          <ChangeList>{changes.map(({ name, before, after }) => <ChangeLine key={name} name={name} before={before} after={after} />)}</ChangeList>
        </SaveBar>
      </div>
    </>
  );
}

/** Without the fields of what was saved. */
function without(changed: Partial<SettingsDraft>, saved: 'settings' | 'rules'): Partial<SettingsDraft> {
  const { rules, ...settings } = changed;
  return saved === 'settings' ? { ...(rules !== undefined && { rules }) } : settings;
}

/** Saves what differs: settings and rules have a request each, and what was saved counts as saved even if the other one fails. */
function useSave(stored: Stored, onSaved: (part: 'settings' | 'rules') => void) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (draft: SettingsDraft) => {
      const [settings, rules] = [settingsChange(draft, stored), rulesChange(draft, stored)];
      if (settings !== null) {
        queries.setQueryData(keys.settings(projectId), await api.put<ProjectSettings>(projectPath(projectId, ['settings']), settings));
        onSaved('settings');
      }
      if (rules !== null) {
        queries.setQueryData(keys.stackingRules(projectId), await api.put<StackingRules>(projectPath(projectId, ['stacking-rules']), rules));
        onSaved('rules');
      }
    },
    onSuccess: () => toast({ tone: 'ok', title: 'The settings were saved.' }),
    // The project's name stands all over the frame; categories say how their codes act.
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: keys.me }), queries.invalidateQueries({ queryKey: keys.categories(projectId) })]),
  });
}
