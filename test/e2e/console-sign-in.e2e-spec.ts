import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, watchedPage } from '../support/browser.js';
import { setUser } from '../support/set-user.js';
import { type SharedStack, sharedTestStack } from '../support/shared-stack.js';
import { stackApi } from '../support/stack-api.js';
import { describeWith } from '../support/with-program.js';

jest.setTimeout(60_000);
const describe = describeWith('TEST_CHROMIUM');

let browser: Browser;
let stack: SharedStack;
let console: string;

beforeAll(async () => {
  stack = await sharedTestStack();
  ({ console } = await stack.addresses());
  browser = await launchBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await stack?.giveBack();
}, 60_000);

/** A task that waits for an hour. */
async function waitingTask(): Promise<{ id: string }> {
  const addresses = await stack.addresses();
  const api = stackApi(addresses);
  const name = `c-${randomUUID()}`;
  const settings = { baseUrl: addresses.sandbox };
  await api('POST', '/v1/connections', { name, connector: 'http', settings, credentials: { type: 'none' } });
  const { body } = await api('POST', '/v1/tasks', {
    ...{ connector: 'http', action: 'request', connection: name, input: { method: 'GET', path: '/issues' } },
    notBefore: new Date(Date.now() + 3_600_000).toISOString(),
  });
  return body;
}

describe('signing in to the console', () => {
  it('by a password keeps a session that no script sees, until it is signed out', async () => {
    const password = (await readFile(join(stack.home, 'secrets/admin'), 'utf8')).trim();
    const { page, requests, complaints, close } = await watchedPage(browser);
    await page.goto(console);
    const enter = async (given: string) => {
      await page.getByLabel('User').fill('Admin');
      await page.getByLabel('Password').fill(given);
      await page.getByRole('button', { name: 'Sign in' }).click();
    };
    const isIn = () => page.getByRole('heading', { name: 'Latest tasks', exact: true }).waitFor();
    const isOut = () => page.getByLabel('Password').waitFor();

    await enter(`${password}x`);
    await page.getByRole('alert').getByText('User or password is wrong').waitFor();
    await enter(password);
    await isIn();
    await page.locator('header').getByText('admin, admin of default').waitFor();
    expect(await page.evaluate('[sessionStorage.length, localStorage.length, document.cookie]')).toEqual([0, 0, '']);
    expect(await page.context().cookies()).toEqual([
      expect.objectContaining({
        ...{ name: '__Host-waybill-session', path: '/', httpOnly: true, secure: true, sameSite: 'Strict' },
      }),
    ]);
    expect(requests.filter((url) => url.includes(password))).toEqual([]);

    await page.reload();
    await isIn();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await isOut();
    await page.reload();
    await isOut();
    expect(await page.context().cookies()).toEqual([]);
    // The browser complains of each 401: nobody has signed in yet, a wrong password, nobody has any more.
    expect(complaints.filter((complaint) => !complaint.includes('401'))).toEqual([]);
    await close();
  });

  it('lets an operator act by the session, and offers a viewer nothing to act by', async () => {
    const { id } = await waitingTask();
    const address = `${console}#/tasks/${id}`;
    const cancel = (page: Page) => page.getByRole('button', { name: 'Cancel this task' });
    const seeTask = async (user: string) => {
      const watched = await watchedPage(browser);
      await watched.page.goto(address);
      await watched.page.getByLabel('User').fill(user);
      await watched.page.getByLabel('Password').fill(passwords[user] ?? '');
      await watched.page.getByRole('button', { name: 'Sign in' }).click();
      await watched.page.locator('header').getByText(`of default`).waitFor();
      await watched.page.getByText('Waits for its time').waitFor();
      return watched;
    };
    const passwords: Record<string, string> = {};
    for (const [user, role] of [
      ['vera', 'viewer'],
      ['otto', 'operator'],
    ] as const) {
      passwords[user] = randomBytes(18).toString('base64url');
      await setUser((await stack.addresses()).database, { login: user, password: passwords[user], role });
    }
    const [looking, acting] = [await seeTask('vera'), await seeTask('otto')];
    expect(await cancel(looking.page).count()).toBe(0);
    await cancel(acting.page).click();
    await acting.page.getByRole('button', { name: 'Cancel it' }).click();
    for (const [{ page }, acts] of [
      [looking, 0],
      [acting, 2],
    ] as const) {
      await page.goto(`${console}#/connectors/http`);
      await page.getByRole('region', { name: 'request', exact: true }).waitFor();
      expect(await page.getByRole('button', { name: /^(Pause|Try)/ }).count()).toBe(acts);
      await page.goto(address);
    }
    for (const { page, close } of [acting, looking]) {
      await page.getByRole('region', { name: 'What happened' }).getByText('Cancelled', { exact: true }).waitFor();
      await close();
    }
  });

  it('says why somebody who was at an issuer is not let in, and shows nothing else that an address says', async () => {
    const { page, close } = await watchedPage(browser);
    await page.goto(`${console}#sign-in=no-role`);
    await page.getByRole('alert').getByText('You have no role here').waitFor();
    expect(page.url()).toBe(console);
    expect(await page.getByRole('link', { name: /OpenID/ }).count()).toBe(0);
    await close();
  });
});
