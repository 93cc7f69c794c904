import './app.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/query-client.ts';
import { router } from './router.tsx';
import { ErrorPage } from './shell/error-pages.ts';
import { Locale } from './ui/Locale.tsx';

/** When the page of errors is needed, the server may be away. */
setTimeout(() => void ErrorPage.preload?.(), 2_000);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no root element');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Locale navigate={(path) => void router.navigate({ to: path })}>
        <RouterProvider router={router} />
      </Locale>
    </QueryClientProvider>
  </StrictMode>,
);
