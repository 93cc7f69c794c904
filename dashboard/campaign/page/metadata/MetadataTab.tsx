import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Tags } from 'lucide-react';
import { useState } from 'react';
import type { MetadataResource } from '../../../../contract/metadata.ts';
import type { CampaignPage } from '../../../../contract/tracking.ts';
import { may } from '../../../access/me.ts';
import { api, projectPath } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { MetadataEditor } from '../../../metadata/MetadataEditor.tsx';
import { MetadataTable } from '../../../metadata/MetadataTable.tsx';
import { metadataChanges, metadataRequest } from '../../../metadata/metadata-change.ts';
import { useMetadataFaults, useMetadataSchema } from '../../../metadata/metadata-schemas-query.ts';
import type { Metadata } from '../../../metadata/metadata-shape.ts';
import { valueText } from '../../../metadata/metadata-value.ts';
import { goneWords, useMetadataUses, useUsesWords } from '../../../metadata/use-metadata-uses.ts';
import { useProject } from '../../../shell/use-project.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Notice } from '../../../ui/ErrorBox.tsx';
import { focusFirstWrong } from '../../../ui/focus-field.ts';
import { ChangeLine, ChangeList, SaveBar } from '../../../ui/SaveBar.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { useCampaign } from '../use-campaign.ts';

/** The campaign's metadata, edited by their schema; to read for those who may not, and of imported history. */
export function MetadataTab() {
  const campaign = useCampaign();
  const isEditable = may(useProject(), 'edit campaigns') && !campaign.is_historical;
  // Another campaign begins anew.
  return isEditable ? <EditableMetadata key={campaign.campaign_id} campaign={campaign} /> : <ReadableMetadata campaign={campaign} />;
}

function ReadableMetadata({ campaign }: { campaign: CampaignPage }) {
  const usedIn = useUsesWords(resourceOf(campaign));
  if (Object.keys(campaign.metadata).length === 0) {
    return <Card><EmptyState icon={<Tags size={22} />} title="No metadata">Values of your own, such as a season or a cost centre, would be shown here.</EmptyState></Card>;
  }
  return (
    <Card title="Metadata" note={campaign.is_historical ? 'Of an imported, finished campaign' : 'Your role may read them'} isFlush>
      <MetadataTable metadata={campaign.metadata} usedIn={usedIn} />
    </Card>
  );
}

/** By the schema of which objects they are judged. */
function resourceOf({ use_voucher_metadata_schema: isCopied }: CampaignPage): MetadataResource {
  return isCopied ? 'voucher' : 'campaign';
}

interface Draft {
  /** As they were when somebody began to change them: what others change meanwhile is not put back. */
  base: Metadata;
  value: Metadata | null;
}

function EditableMetadata({ campaign }: { campaign: CampaignPage }) {
  const resource = resourceOf(campaign);
  const usedIn = useUsesWords(resource);
  const uses = useMetadataUses(resource);
  const { hasSchema } = useMetadataSchema(resource);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [isChecked, setChecked] = useState(false);
  const { base, value } = draft ?? { base: campaign.metadata, value: campaign.metadata };
  const faults = useMetadataFaults(resource, value, base);
  const changes = value === null ? [] : metadataChanges(base, value);
  const warning = goneWords(uses, changes.filter(({ after }) => after === undefined).map(({ key }) => key));
  const reset = () => {
    setDraft(null);
    setChecked(false);
  };
  const save = useSave(campaign, reset);
  const submit = () => {
    setChecked(true);
    if (value === null || faults.length > 0) focusFirstWrong('[data-metadata]');
    else if (!save.isPending) save.mutate({ base, value });
  };
  if (draft === null && !hasSchema && Object.keys(campaign.metadata).length === 0) {
    return <Card><NoMetadata onBegin={() => setDraft({ base: campaign.metadata, value: campaign.metadata })} /></Card>;
  }
  return (
    <>
      <Card title="Metadata" note={<CopyNote campaign={campaign} />}>
        <MetadataEditor
          relatedObject={resource} value={value} isChecked={isChecked} usedIn={usedIn} onChange={(next) => setDraft({ base, value: next })}
        />
      </Card>
      {warning !== null && <Notice tone="warn" title="A key that is taken away is in use"><span>{warning}</span></Notice>}
      <SaveBar count={value === null ? 1 : changes.length} onDiscard={reset} onSave={submit} isPending={save.isPending} error={save.error}>
        {changes.length > 0 && (
          <ChangeList>
            {changes.map(({ key, before, after }) => <ChangeLine key={key} name={<code>{key}</code>} before={shown(before)} after={shown(after)} />)}
          </ChangeList>
        )}
      </SaveBar>
    </>
  );
}

/** Characters of a value in the list of changes. */
const shownMax = 200;

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  const text = valueText(value);
  return text.length > shownMax ? `${text.slice(0, shownMax)}…` : text;
}

function CopyNote({ campaign }: { campaign: CampaignPage }) {
  const name = campaign.use_voucher_metadata_schema ? 'voucher' : 'campaign';
  const schema = <Link from="/p/$projectId" to="/p/$projectId/settings/metadata/$schema" params={{ schema: name }}>schema of {name}s</Link>;
  return campaign.use_voucher_metadata_schema
    ? <>By the {schema}. New vouchers get a copy, and so do those that nobody has yet. Lists can be filtered by every key.</>
    : <>By the {schema}. Not copied to vouchers. Lists can be filtered by every key.</>;
}

function NoMetadata({ onBegin }: { onBegin: () => void }) {
  return (
    <EmptyState icon={<Tags size={22} />} title="No metadata yet" actions={<Button look="primary" onPress={onBegin}>Add metadata</Button>}>
      Values of your own, such as <code>season: autumn</code>, <code>cost_centre: 4711</code> or <code>channel: newsletter</code>: to find campaigns by and to
      use in rules and exports. Which there are and what they may be is said
      in the <Link from="/p/$projectId" to="/p/$projectId/settings/metadata">metadata schemas</Link>.
    </EmptyState>
  );
}

function useSave({ campaign_id: campaignId, use_voucher_metadata_schema: isCopied }: CampaignPage, onSaved: () => void) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ base, value }: { base: Metadata; value: Metadata }) =>
      api.put(projectPath(projectId, ['v1', 'campaigns', campaignId]), metadataRequest(base, value)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.campaigns(projectId) });
      onSaved();
      toast({ tone: 'ok', title: 'The metadata were saved.', ...(isCopied && { detail: 'Vouchers that nobody has yet get them in the background.' }) });
    },
  });
}
