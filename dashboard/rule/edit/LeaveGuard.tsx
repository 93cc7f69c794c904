import { useBlocker } from '@tanstack/react-router';
import { Suspense, type RefObject } from 'react';
import { lazyPart } from '../../lazy-part.tsx';

const ConfirmDialog = lazyPart(() => import('../../ui/ConfirmDialog.tsx'), 'ConfirmDialog');

/** Asks before a page with changes that are not saved is left. `isLeaving`: they are saved, and the page is left for that. */
export function LeaveGuard({ isDirty, isLeaving }: { isDirty: boolean; isLeaving: RefObject<boolean> }) {
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && !isLeaving.current && current.pathname !== next.pathname, enableBeforeUnload: () => isDirty && !isLeaving.current,
    withResolver: true,
  });
  if (leaving.status !== 'blocked') return null;
  return (
    <Suspense>
      <ConfirmDialog title="Leave without saving?" isOpen onClose={leaving.reset} deed="Discard the changes" onConfirm={leaving.proceed}>
        <p>What you changed in this rule is not saved yet and would be lost.</p>
      </ConfirmDialog>
    </Suspense>
  );
}
