import { Outlet, useMatches, Link, useRouter, useRouterState } from '@tanstack/react-router';
import { Menu as MenuIcon } from 'lucide-react';
import { Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { SessionExpired } from '../access/SessionExpired.tsx';
import { may, rememberProject, useMe } from '../access/me.ts';
import { lazyPart } from '../lazy-part.tsx';
import { projectRoute } from '../routes.ts';
import { IconButton } from '../ui/Button.tsx';
import { useShownTitle } from '../ui/page-title.ts';
import { Toasts } from '../ui/Toast.tsx';
import { useKeptFocus } from '../ui/use-kept-focus.ts';
import { NotAllowed, NotFound } from './ErrorPage.tsx';
import { Rail } from './Rail.tsx';
import styles from './shell.module.css';
import { ThemeMenu } from './ThemeMenu.tsx';
import { ProjectContext, useProject } from './use-project.ts';

const Drawer = lazyPart(() => import('../ui/Dialog.tsx'), 'Drawer');

/** Frame of a project's pages: skip link, rail, top bar, content. */
export function ProjectShell() {
  const { projectId } = projectRoute.useParams();
  const project = useMe()?.projects.find((candidate) => candidate.project_id === projectId);
  useEffect(() => {
    if (project !== undefined) rememberProject(project.project_id);
  }, [project]);
  useFocusOnNavigation();
  useKeptFocus();
  if (project === undefined) return <main><NotFound /></main>;
  return (
    <ProjectContext value={project}>
      <a className={styles.skip} href="#content">Skip to content</a>
      <div className={styles.frame}>
        <aside className={styles.rail} aria-label="Project and account"><Rail /></aside>
        <div className={styles.main}>
          <TopBar />
          {project.is_demo && <p className={styles.demo}>Demo project: generated campaigns with live sample traffic.</p>}
          <OfflineBanner />
          <main id="content" tabIndex={-1} className={styles.content}><Content /></main>
        </div>
      </div>
      <SessionExpired />
      <Toasts />
    </ProjectContext>
  );
}

/** The page, where the member's role lets them see it: they may have been sent its address. */
function Content() {
  const project = useProject();
  const isHidden = useMatches({ select: (matches) => matches.some(({ staticData: { needs } }) => needs !== undefined && !may(project, needs)) });
  return isHidden ? <NotAllowed /> : <Outlet />;
}

function TopBar() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  // The menu closes when a link of it has led elsewhere.
  const [openAt, setOpenAt] = useState<string | null>(null);
  return (
    <header className={styles.top}>
      <IconButton className={styles.menuButton} label="Menu" icon={<MenuIcon size={18} aria-hidden="true" />} onPress={() => setOpenAt(path)} />
      {openAt === path && <Suspense><Drawer label="Menu" isOpen onClose={() => setOpenAt(null)}><Rail /></Drawer></Suspense>}
      <Crumbs />
      <ThemeMenu />
    </header>
  );
}

/** The path to the page, which ends in what the page is called: the name of a rule rather than "Rule". */
function Crumbs() {
  const crumbs = useMatches().flatMap(({ staticData: { crumb }, pathname }) => (crumb === undefined ? [] : [{ word: crumb, path: pathname }]));
  const title = useShownTitle();
  return (
    <nav className={styles.crumbs} aria-label="Path">
      <ol className="crumbs">
        {crumbs.map(({ word, path }, index) => (
          <li key={path}>{index === crumbs.length - 1 ? <span aria-current="page">{title ?? word}</span> : <Link to={path}>{word}</Link>}</li>
        ))}
      </ol>
    </nav>
  );
}

/** After a step to another page the keyboard and the screen reader stand at its heading; within a page's own tabs they stay where they are. */
function useFocusOnNavigation(): void {
  const router = useRouter();
  useEffect(() => router.subscribe('onResolved', ({ pathChanged, fromLocation }) => {
    if (!pathChanged || fromLocation === undefined || isInPlace(document.activeElement)) return;
    requestAnimationFrame(() => document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true }));
  }), [router]);
}

/** Tabs and dialogs keep the keyboard where it is. */
function isInPlace(element: Element | null): boolean {
  return element !== null && element.closest('main nav, [role=dialog]') !== null;
}

function subscribeToConnection(listener: () => void): () => void {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
}

function OfflineBanner() {
  const isOnline = useSyncExternalStore(subscribeToConnection, () => navigator.onLine);
  return <div role="status">{!isOnline && <p className={styles.offline}>You are offline. What you see is as of the last connection; nothing can be changed until it is back.</p>}</div>;
}
