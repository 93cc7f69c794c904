import { Link } from '@tanstack/react-router';
import {
  Code, FileDown, KeyRound, ListChecks, LogOut, Megaphone, Package, Scale, Settings, Shapes, ShoppingCart, Tags, Ticket, Trash2, Users, UsersRound,
} from 'lucide-react';
import { useMe } from '../access/me.ts';
import { useSignOut } from '../access/use-sign-out.ts';
import { ProjectSwitcher } from '../access/ProjectSwitcher.tsx';
import { Button } from '../ui/Button.tsx';
import { Menu } from '../ui/Popover.tsx';
import { Logo } from './Logo.tsx';
import styles from './shell.module.css';
import { useProject } from './use-project.ts';

const icon = { size: 18, 'aria-hidden': true } as const;

/** Where one can go: the side of wide windows, the drawer of narrow ones. */
export function Rail() {
  const { project_id: projectId } = useProject();
  const params = { projectId };
  return (
    <div className={styles.railInner}>
      <Link to="/" className={styles.brand}><Logo />Vouchsafe</Link>
      <ProjectSwitcher />
      <nav className={styles.nav} aria-label="Project">
        <Link to="/p/$projectId/campaigns" params={params} className={styles.navLink}><Megaphone {...icon} />Campaigns</Link>
        <Link to="/p/$projectId/vouchers" params={params} className={styles.navLink}><Ticket {...icon} />Vouchers</Link>
        <Link to="/p/$projectId/customers" params={params} className={styles.navLink}><Users {...icon} />Customers</Link>
        <Link to="/p/$projectId/segments" params={params} className={styles.navLink}><UsersRound {...icon} />Segments</Link>
        <Link to="/p/$projectId/orders" params={params} className={styles.navLink}><ShoppingCart {...icon} />Orders</Link>
        <Link to="/p/$projectId/products" params={params} className={styles.navLink}><Package {...icon} />Products</Link>
        <Link to="/p/$projectId/rules" params={params} className={styles.navLink}><Scale {...icon} />Validation rules</Link>
        <Link to="/p/$projectId/categories" params={params} className={styles.navLink}><Shapes {...icon} />Categories</Link>
        <h2>Work</h2>
        <Link to="/p/$projectId/tasks" params={params} className={styles.navLink}><ListChecks {...icon} />Background tasks</Link>
        <Link to="/p/$projectId/exports" params={params} className={styles.navLink}><FileDown {...icon} />Exports</Link>
        <Link to="/p/$projectId/bin" params={params} className={styles.navLink}><Trash2 {...icon} />Bin</Link>
        <h2>Set-up</h2>
        <Link to="/p/$projectId/settings/metadata" params={params} className={styles.navLink}><Tags {...icon} />Metadata</Link>
        <Link to="/p/$projectId/developers" params={params} className={styles.navLink}><Code {...icon} />Developers</Link>
        <Link to="/p/$projectId/settings/api-keys" params={params} className={styles.navLink}><KeyRound {...icon} />API keys</Link>
        <Link to="/p/$projectId/settings" params={params} className={styles.navLink} activeOptions={{ exact: true }}><Settings {...icon} />Settings</Link>
      </nav>
      <div className={styles.railFoot}><Profile /></div>
    </div>
  );
}

function Profile() {
  const me = useMe();
  const signOut = useSignOut();
  if (me === undefined) return null;
  const trigger = (
    <Button look="quiet" className={styles.profile} icon={<span className={styles.avatar} aria-hidden="true">{initials(me.name)}</span>}>
      <span className={styles.switcherText}><span>{me.name}</span></span>
    </Button>
  );
  return (
    <Menu
      label="Account" trigger={trigger}
      groups={[{ items: [{ id: 'sign-out', word: 'Sign out', hint: me.email, icon: <LogOut size={16} aria-hidden="true" />, onAction: () => void signOut() }] }]}
    />
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toUpperCase();
}
