import { CircleAlert, CircleCheck, X } from 'lucide-react';
import {
  Text, UNSTABLE_Toast as AriaToast, UNSTABLE_ToastContent as ToastContent, UNSTABLE_ToastList as ToastList,
  UNSTABLE_ToastQueue as ToastQueue, UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { Button, IconButton } from './Button.tsx';
import overlay from './overlay.module.css';
import type { ToastContents } from './Toast.tsx';

const queue = new ToastQueue<ToastContents>({ maxVisibleToasts: 4 });

/**
 * Keeps a toast usable over an open dialog. The library marks only the region so, and forgets the mark when the region
 * appeared while a menu was open over the dialog: what is added to the region later would be inert with the page behind it.
 */
const ABOVE_DIALOGS = { 'data-react-aria-top-layer': true };

/** Shows a toast. What offers an action, or tells of a failure, stays until it is closed. */
export function show(contents: ToastContents): void {
  const stays = contents.action !== undefined || contents.tone === 'bad';
  queue.add(contents, stays ? {} : { timeout: 6000 });
}

/** Where toasts appear. */
export function ToastArea() {
  return (
    <ToastRegion queue={queue} className={overlay.toasts ?? ''} aria-label="Notifications, F6 leads here">
      <ToastList<ToastContents> className={overlay.toastList ?? ''}>
        {({ toast: entry }) => (
          <AriaToast toast={entry} className={overlay.toast ?? ''} {...ABOVE_DIALOGS}>
            <ToneIcon tone={entry.content.tone ?? 'ok'} />
            <ToastContent className={overlay.toastText ?? ''}>
              <Text slot="title"><strong>{entry.content.title}</strong></Text>
              {entry.content.detail !== undefined && <Text slot="description">{entry.content.detail}</Text>}
            </ToastContent>
            <ToastActions contents={entry.content} close={() => queue.close(entry.key)} />
          </AriaToast>
        )}
      </ToastList>
    </ToastRegion>
  );
}

function ToneIcon({ tone }: { tone: 'ok' | 'bad' }) {
  if (tone === 'ok') return <CircleCheck size={18} aria-hidden="true" className={overlay.good} />;
  return <CircleAlert size={18} aria-hidden="true" className={overlay.bad} />;
}

function ToastActions({ contents, close }: { contents: ToastContents; close: () => void }) {
  const { action } = contents;
  const act = () => {
    action?.onPress();
    close();
  };
  return (
    <div className={overlay.toastActions}>
      {action !== undefined && <kbd title="F6 leads here" aria-hidden="true">F6</kbd>}
      {action !== undefined && <Button look="quiet" onPress={act}>{action.label}</Button>}
      <IconButton slot="close" label="Close" icon={<X size={16} aria-hidden="true" />} onPress={close} />
    </div>
  );
}
