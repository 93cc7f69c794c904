import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { NewProjectForm } from './NewProjectForm.tsx';

export function NewProjectDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="New project" isOpen onClose={onClose}>
      <NewProjectForm onDone={onClose} cancel={<Button onPress={onClose}>Cancel</Button>} />
    </Dialog>
  );
}
