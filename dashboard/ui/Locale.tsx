import type { ReactNode } from 'react';
import { I18nProvider, RouterProvider } from 'react-aria-components';
import { locale } from './reader-locale.ts';

/** Gives the widgets the reader's locale (number fields parse as `format.ts` prints) and the router for links in menus. */
export function Locale({ navigate, children }: { navigate: (path: string) => void; children: ReactNode }) {
  return (
    <I18nProvider locale={locale}>
      <RouterProvider navigate={navigate}>{children}</RouterProvider>
    </I18nProvider>
  );
}
