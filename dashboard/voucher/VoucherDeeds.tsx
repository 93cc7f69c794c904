import { CalendarClock, CirclePause, CirclePlay, MoreHorizontal, Repeat, Send, Tags, Trash2 } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import type { VoucherPage } from '../../contract/voucher-page.ts';
import { may } from '../access/me.ts';
import { lazyPart } from '../lazy-part.tsx';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { Menu, type MenuGroup } from '../ui/Popover.tsx';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import { PublishForm } from './PublishForm.tsx';
import { UsesForm } from './UsesForm.tsx';
import { useSwitchVoucher } from './use-voucher-deeds.ts';
import { ValidityForm } from './ValidityForm.tsx';
import styles from './voucher.module.css';

const DeleteVoucherDialog = lazyPart(() => import('./DeleteVoucherDialog.tsx'), 'DeleteVoucherDialog');

const MetadataForm = lazyPart(() => import('./MetadataForm.tsx'), 'MetadataForm');

const icon = { size: 16, 'aria-hidden': true } as const;

type Form = 'validity' | 'uses' | 'metadata' | 'publish' | 'delete';

/** What can be done to a voucher. Nothing for those who may not, or to codes of the past. */
export function VoucherDeeds({ page, onDeleted }: { page: VoucherPage; onDeleted: () => void }) {
  const [form, setForm] = useState<Form | null>(null);
  const turn = useSwitchVoucher(page);
  const deeds = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(false);
  // A form within the panel takes the place of the buttons: once it is closed they have the keyboard again.
  useEffect(() => {
    if (form !== null || !wasOpen.current) return;
    wasOpen.current = false;
    deeds.current?.focus();
  }, [form]);
  if (page.state === 'historical' || !may(useProject(), 'edit campaigns')) return null;
  const close = () => {
    wasOpen.current = form !== 'delete';
    setForm(null);
  };
  if (form === 'validity') return <ValidityForm page={page} onClose={close} />;
  if (form === 'uses') return <UsesForm page={page} onClose={close} />;
  if (form === 'metadata') return <Suspense fallback={<SkeletonLines count={3} label="Loading the form" />}><MetadataForm page={page} onClose={close} /></Suspense>;
  if (form === 'publish') return <PublishForm page={page} onClose={close} />;
  const { active } = page.voucher;
  const item = (id: Form, word: string, Icon: typeof Repeat) => ({ id, word, icon: <Icon {...icon} />, onAction: () => setForm(id) });
  const groups: MenuGroup[] = [
    { items: [item('validity', 'Change validity', CalendarClock), item('uses', 'Change number of uses', Repeat), item('metadata', 'Change metadata', Tags)] },
    { items: [item('delete', 'Delete', Trash2)] },
  ];
  return (
    <div ref={deeds} tabIndex={-1} className={styles.deeds}>
      {active && <Button icon={<CirclePause {...icon} />} onPress={() => turn(false)}>Disable</Button>}
      {!active && <Button look="primary" icon={<CirclePlay {...icon} />} onPress={() => turn(true)}>Enable</Button>}
      <Button icon={<Send {...icon} />} onPress={() => setForm('publish')}>Publish</Button>
      <Menu label="More actions" groups={groups} trigger={<Button icon={<MoreHorizontal {...icon} />}>More</Button>} />
      {form === 'delete' && <Suspense><DeleteVoucherDialog page={page} onClose={close} onDeleted={onDeleted} /></Suspense>}
    </div>
  );
}
