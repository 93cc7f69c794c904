import { Link } from '@tanstack/react-router';
import {
  Code, FileDown, KeyRound, ListChecks, LogOut, Megaphone, Package, Scale, Settings, Shapes, ShoppingCart, Tags, Ticket, Trash2, Users, UsersRound,
  type LucideIcon,
} from 'lucide-react';
import { Fragment } from 'react';
import { may, useMe, type Deed } from '../access/me.ts';
import { useSignOut } from '../access/use-sign-out.ts';
import { ProjectSwitcher } from '../access/ProjectSwitcher.tsx';
import { Button } from '../ui/Button.tsx';
import { Menu } from '../ui/Popover.tsx';
import { Logo } from './Logo.tsx';
import styles from './shell.module.css';
import { useProject } from './use-project.ts';

interface RailLink {
  path: 'campaigns' | 'vouchers' | 'customers' | 'segments' | 'orders' | 'products' | 'rules' | 'categories' | 'tasks' | 'exports' | 'bin' | 'developers' | 'settings'
    | 'settings/metadata' | 'settings/api-keys';
  word: string;
  icon: LucideIcon;
  /** What the member's role must include: what it does not show is no way to go. */
  needs?: Deed;
}

const sections: readonly { title: string; links: readonly RailLink[] }[] = [
  {
    title: '',
    links: [
      { path: 'campaigns', word: 'Campaigns', icon: Megaphone, needs: 'see campaigns' },
      { path: 'vouchers', word: 'Vouchers', icon: Ticket },
      { path: 'customers', word: 'Customers', icon: Users },
      { path: 'segments', word: 'Segments', icon: UsersRound },
      { path: 'orders', word: 'Orders', icon: ShoppingCart, needs: 'see campaigns' },
      { path: 'products', word: 'Products', icon: Package, needs: 'see campaigns' },
      { path: 'rules', word: 'Validation rules', icon: Scale, needs: 'see campaigns' },
      { path: 'categories', word: 'Categories', icon: Shapes, needs: 'see campaigns' },
    ],
  },
  {
    title: 'Work',
    links: [
      { path: 'tasks', word: 'Background tasks', icon: ListChecks, needs: 'see campaigns' },
      { path: 'exports', word: 'Exports', icon: FileDown, needs: 'see campaigns' },
      { path: 'bin', word: 'Bin', icon: Trash2, needs: 'see campaigns' },
    ],
  },
  {
    title: 'Set-up',
    links: [
      { path: 'settings/metadata', word: 'Metadata', icon: Tags, needs: 'see campaigns' },
      { path: 'developers', word: 'Developers', icon: Code },
      { path: 'settings/api-keys', word: 'API keys', icon: KeyRound, needs: 'manage keys' },
      { path: 'settings', word: 'Settings', icon: Settings, needs: 'see campaigns' },
    ],
  },
];

/** Where one can go: the side of wide windows, the drawer of narrow ones. */
export function Rail() {
  const project = useProject();
  const params = { projectId: project.project_id };
  return (
    <div className={styles.railInner}>
      <Link to="/" className={styles.brand}><Logo />Vouchsafe</Link>
      <ProjectSwitcher />
      <nav className={styles.nav} aria-label="Project">
        {sections.map(({ title, links }) => {
          const shown = links.filter(({ needs }) => needs === undefined || may(project, needs));
          return shown.length > 0 && (
            <Fragment key={title}>
              {title !== '' && <h2>{title}</h2>}
              {shown.map(({ path, word, icon: Icon }) => (
                <Link key={path} to={`/p/$projectId/${path}` as const} params={params} className={styles.navLink} activeOptions={{ exact: path === 'settings' }}>
                  <Icon size={18} aria-hidden="true" />{word}
                </Link>
              ))}
            </Fragment>
          );
        })}
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
