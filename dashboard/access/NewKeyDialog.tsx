import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import type { ApiKeyRow, MadeApiKey, NewApiKey } from '../../contract/access.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorText, Notice } from '../ui/ErrorBox.tsx';
import { focusField } from '../ui/focus-field.ts';
import { RadioCards } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import styles from './access.module.css';
import { envOf, keyKinds, keyRoles, managementRoles } from './key-roles.ts';

const kinds = (['server', 'client', 'management'] as const).map((value) => ({ value, label: `${keyKinds[value].word} key`, hint: keyKinds[value].hint }));

/** Asks for a name and rights, then tells the secret: this once. */
export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: (key: NewApiKey) => api.post<MadeApiKey>(projectPath(projectId, ['api-keys']), key),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.apiKeys(projectId) }),
  });
  if (make.data !== undefined) return <SecretDialog made={make.data} kind={make.variables?.kind ?? 'server'} onClose={onClose} />;
  return <AskDialog isPending={make.isPending} error={make.error} onMake={make.mutate} onClose={onClose} />;
}

interface AskDialogProps {
  isPending: boolean;
  error: Error | null;
  onMake: (key: NewApiKey) => void;
  onClose: () => void;
}

function AskDialog({ isPending, error, onMake, onClose }: AskDialogProps) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState<ApiKeyRow['kind']>('server');
  const [role, setRole] = useState<ApiKeyRow['role']>('user');
  const [isChecked, setChecked] = useState(false);
  const choose = (wanted: ApiKeyRow['kind']) => {
    setKind(wanted);
    setRole(wanted === 'management' ? 'admin' : 'user');
  };
  const submit = () => {
    setChecked(true);
    if (name.trim() === '') focusField('key-name');
    else if (!isPending) onMake({ name: name.trim(), kind, ...(kind !== 'client' && { role }) });
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={isPending}>Create key</Button>
    </>
  );
  return (
    <Dialog title="New API key" isOpen onClose={onClose} footer={footer}>
      <TextField
        name="key-name" label="Name" value={name} onChange={setName} onEnter={submit} autoFocus maxLength={200} autoComplete="off"
        hint="Who uses it: “checkout”, “till 4”. Shown beside what the key does."
        error={isChecked && name.trim() === '' ? 'Give the key a name.' : null}
      />
      <RadioCards label="Kind" value={kind} options={kinds} onChange={choose} />
      {kind !== 'client' && <RadioCards label="Rights" value={role} options={kind === 'server' ? keyRoles : managementRoles} onChange={setRole} />}
      <ErrorText error={error} />
    </Dialog>
  );
}

function SecretDialog({ made, kind, onClose }: { made: MadeApiKey; kind: ApiKeyRow['kind']; onClose: () => void }) {
  const { id, token } = keyKinds[kind];
  const download = () => downloadText('.env', envOf(location.origin, kind, made.app_id, made.secret));
  const footer = (
    <>
      <Button icon={<Download size={16} aria-hidden="true" />} onPress={download}>Download .env</Button>
      <Button look="primary" onPress={onClose}>I have stored it</Button>
    </>
  );
  return (
    <Dialog title={`Key “${made.name}”`} isOpen onClose={onClose} footer={footer} isDismissable={false}>
      <Notice tone="warn" title="The secret is shown this once"><span>Only its hash is kept here. If it is lost, make another key.</span></Notice>
      <dl className={styles.secret}>
        <dt>Application id ({id})</dt>
        <dd><span>{made.app_id}</span><CopyButton text={made.app_id} label="Copy application id" /></dd>
      </dl>
      <dl className={styles.secret}>
        <dt>Secret ({token})</dt>
        <dd><span>{made.secret}</span><CopyButton text={made.secret} label="Copy secret" /></dd>
      </dl>
    </Dialog>
  );
}

function downloadText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
