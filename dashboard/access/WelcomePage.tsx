import { NewProjectForm } from './NewProjectForm.tsx';
import { OutsidePage } from './OutsidePage.tsx';

/** For somebody who is in no project yet. */
export function WelcomePage() {
  return (
    <OutsidePage title="Create your first project" lead="A project has its own campaigns, codes, keys, zone and currency.">
      <NewProjectForm onDone={() => {}} />
    </OutsidePage>
  );
}
