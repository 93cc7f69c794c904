import { lazyRouteComponent } from '@tanstack/react-router';

/** The pages of `ErrorPage.tsx`, loaded when something is not there or has failed. */
const load = () => import('./ErrorPage.tsx');
export const ErrorPage = lazyRouteComponent(load, 'ErrorPage');
export const NotFound = lazyRouteComponent(load, 'NotFound');
export const NotFoundPage = lazyRouteComponent(load, 'NotFoundPage');
