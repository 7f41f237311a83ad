import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect } from '@jest/globals';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { testTool } from '../docs/test-tools.js';
import { launchBrowser, type WatchedPage, watchedPage } from './browser.js';
import { issueTask, type TenantScene, tenantScene } from './tenant-scene.js';
import { waitUntil } from './wait-until.js';

/** A browser before the console of the shared stack, and a tenant of its own whose key signs in. */
export interface ConsoleScene {
  readonly tenants: TenantScene;
  /** Opens the console with the key, at a fragment such as `#/incidents`. */
  open(fragment?: string, options?: BrowserContextOptions): Promise<WatchedPage>;
  /** Hands so many tasks over that the sandbox treats as `query` says, each at an address of its own; returns their ids. */
  submit(count: number, query: Record<string, string>, over?: Partial<Submitted>): Promise<string[]>;
  /** The id of the tenant's one open incident of this code, once so many letters came to it. */
  incident(code: string, letters: number): Promise<string>;
  /** Closes the pages that were opened. */
  closePages(): Promise<void>;
  close(): Promise<void>;
}

/** What of a task is not as in any other. */
export interface Submitted {
  readonly body: Record<string, unknown>;
  readonly labels: Record<string, string>;
  readonly notBefore: string;
  readonly agent: string;
  readonly run: string;
}

/** Brings up the stack, its stranger with a key, and a browser. */
export async function consoleScene(): Promise<ConsoleScene> {
  const tenants = await tenantScene();
  const { body: made } = await tenants.theirApi('POST', '/v1/api-keys', { name: 'console', scopes: ['admin'] });
  const browser: Browser = await launchBrowser();
  const opened: WatchedPage[] = [];
  const { theirApi: api, addresses } = tenants;
  const closePages = async () => {
    for (const watched of opened.splice(0)) await watched.close();
  };
  return {
    tenants,
    closePages,
    open: async (fragment = '', options = {}) => {
      const watched = await watchedPage(browser, options);
      opened.push(watched);
      await watched.page.goto(`${addresses.console}#key=${encodeURIComponent(made.key)}`);
      await watched.page.getByRole('heading', { name: 'Latest tasks' }).waitFor();
      if (fragment !== '') await watched.page.goto(addresses.console + fragment);
      return watched;
    },
    submit: async (count, query, { body, ...over } = {}) => {
      const tasks = Array.from({ length: count }, () => {
        const { input, ...task } = issueTask(tenants.both);
        const asked = { ...input, ...(body && { body }), query: { ...query, only: randomUUID() } };
        return api('POST', '/v1/tasks', { ...task, input: asked, ...over });
      });
      return (await Promise.all(tasks)).map((answer) => answer.body.id as string);
    },
    incident: (code, letters) =>
      waitUntil(`an incident ${code} of ${letters} letters`, async () => {
        const { items } = (await api('GET', '/v1/incidents')).body as { items: Record<string, unknown>[] };
        return items.find((one) => one['code'] === code && Number(one['letters']) >= letters)?.['id'] as string;
      }),
    close: async () => {
      await closePages();
      await browser.close();
      await api('DELETE', `/v1/api-keys/${made.id}`);
      await tenants.close();
    },
  };
}

/** Waits until a place shows a text. */
export const shows = (place: Locator, text: string | RegExp): Promise<void> => place.getByText(text).first().waitFor();

/** What axe finds against WCAG 2.2 AA on a page, as lines for people. */
export async function axeFindings(page: Page): Promise<string[]> {
  const { source } = testTool('axe-core') as { source: string };
  await page.evaluate(`(() => { const module = undefined; ${source} })()`);
  return (await page.evaluate(`axe
    .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
    .then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => id + ' at ' + target.join(' ') + ': ' + failureSummary)))`)) as string[];
}

/** What of a page lies beyond a screen of so many pixels. Heads of tables are not seen on a narrow screen. */
export const beyond = (page: Page, width: number): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('html, body *')]
    .filter((one) => !one.closest('thead, caption, .unseen'))
    .filter((one) => one.getBoundingClientRect().right > ${width} || (one.matches('html') && one.scrollWidth > ${width}))
    .map((one) => one.tagName + '.' + one.className)`) as Promise<string[]>;

/** Expects that a page has asked one origin alone, was complained of in nothing, and ran nothing that others wrote. */
export async function expectWalled({ page, requests, complaints }: WatchedPage, origin: string): Promise<void> {
  expect([...new Set(requests.map((url) => new URL(url).origin))]).toEqual([origin]);
  expect(complaints).toEqual([]);
  expect(await page.evaluate('window.hit')).toBeUndefined();
  expect(await page.locator('script:not([src]), svg, [onerror], [onload], [src=x], a[href^=javascript]').count()).toBe(
    0,
  );
}

/** Bytes that a page and its files take, gzipped. */
export async function gzippedSize(address: string): Promise<number> {
  const html = await (await fetch(address)).text();
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => new URL(path, address));
  const bodies = await Promise.all(files.map(async (url) => Buffer.from(await (await fetch(url)).arrayBuffer())));
  return [Buffer.from(html), ...bodies].reduce((sum, body) => sum + gzipSync(body).length, 0);
}
