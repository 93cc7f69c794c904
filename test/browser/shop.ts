import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import { addMember } from '../../server/access/add-member.ts';
import type { Role } from '../../server/access/permission.ts';
import { systemActor } from '../../server/access/principal.ts';
import { openBrowser } from './chromium.ts';
import { startProduct, type Product } from './product.ts';
import { openWindow, type Window } from './screen.ts';

/** Of everybody. */
export const password = 'a sentence nobody else says';
export const owner = { email: 'anna@nordwind.example', name: 'Anna', password };

/** A project of the owner, in Berlin and in euros. */
export interface ShopProject {
  projectId: string;
  /** Asks a route of the wire contract as the owner; it has to succeed. `path` is what stands behind `/v1`. */
  ask<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>;
  /** A window of the owner, or of a member (`addMember`), at an address of the project. */
  openPage(path: string, cookies?: Cookies): Promise<Window>;
  /** Adds somebody with a role and signs them in. */
  addMember(role: Role): Promise<Cookies>;
}

/** The product with its owner, their first project and a browser; all end with the file. */
export interface Shop extends ShopProject {
  product: Product;
  browser: Browser;
  /** Asks any route as the owner. */
  send(method: string, path: string, body?: unknown): Promise<Response>;
  makeProject(): Promise<ShopProject>;
}

/** A session: names and values. */
export type Cookies = readonly (readonly [name: string, value: string])[];

/** Starts the product and a browser and sets up what most tests begin with. */
export async function startShop(): Promise<Shop> {
  const product = await startProduct();
  const browser = await openBrowser();
  const sendAs = (cookies: Cookies, method: string, path: string, body?: unknown): Promise<Response> => {
    const headers = { 'content-type': 'application/json', origin: product.origin, cookie: cookies.map((pair) => pair.join('=')).join('; ') };
    return fetch(product.origin + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  };
  const token = new URL(await product.setupLink()).searchParams.get('token');
  const session = cookiesOf(await sendAs([], 'POST', '/api/setup', { ...owner, token }));
  const send: Shop['send'] = (method, path, body) => sendAs(session, method, path, body);
  const makeProject = async (): Promise<ShopProject> => {
    const made = await send('POST', '/api/projects', { name: 'Nordwind', time_zone: 'Europe/Berlin', currency: 'EUR' });
    const { project_id: projectId } = (await made.json()) as { project_id: string };
    return {
      projectId,
      async ask<T>(method: string, path: string, body?: unknown) {
        const answer = await send(method, `/api/projects/${projectId}/v1${path}`, body);
        expect(answer.ok, `${method} ${path}`).toBe(true);
        return JSON.parse((await answer.text()) || '{}') as T;
      },
      async openPage(path, cookies = session) {
        const opened = await openWindow(browser, product.origin);
        await opened.context.addCookies(cookies.map(([name, value]) => ({ name, value, url: product.origin })));
        await opened.page.goto(`/p/${projectId}${path}`);
        return opened;
      },
      async addMember(role) {
        const member = { email: `${role}@nordwind.example`, role, projectId };
        const added = await product.owner.transaction((tx) => addMember(tx, member, systemActor('test'), new Date()));
        return cookiesOf(await sendAs([], 'POST', '/api/sign-in-link', { token: added.token, password }));
      },
    };
  };
  return { product, browser, send, makeProject, ...(await makeProject()) };
}

function cookiesOf(answer: Response): Cookies {
  return answer.headers.getSetCookie().map((text) => {
    const [pair = ''] = text.split(';');
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)] as const;
  });
}
