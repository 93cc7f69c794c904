import { Suspense, type ReactNode } from 'react';
import { lazyPart } from '../lazy-part.tsx';
import { Logo } from '../shell/Logo.tsx';
import { useWindowTitle } from '../ui/Page.tsx';
import styles from './access.module.css';

/** Whoever signs in is not kept waiting for a menu. */
const ThemeMenu = lazyPart(() => import('../shell/ThemeMenu.tsx'), 'ThemeMenu');

/** A page for people who are not in a project: one panel in the middle. */
export function OutsidePage({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  useWindowTitle(title);
  return (
    <div className={styles.outside}>
      <main className={styles.box}>
        <div className={styles.brand}><Logo size={28} />Vouchsafe</div>
        <div className={styles.panel}>
          <header className={styles.heading}>
            <h1 tabIndex={-1}>{title}</h1>
            {lead !== undefined && <p>{lead}</p>}
          </header>
          {children}
        </div>
      </main>
      <div className={styles.theme}><Suspense><ThemeMenu /></Suspense></div>
    </div>
  );
}
