import { lazyPage } from '../lazy-page.ts';

/** The pages of `ErrorPage.tsx`, loaded when something is not there or has failed. */
const load = () => import('./ErrorPage.tsx');
export const ErrorPage = lazyPage(load, 'ErrorPage');
export const NotFound = lazyPage(load, 'NotFound');
export const NotFoundPage = lazyPage(load, 'NotFoundPage');
