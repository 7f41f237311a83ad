import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser, watchedPage } from '../support/browser.js';
import { type SharedStack, sharedTestStack } from '../support/shared-stack.js';
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

  it('says why somebody who was at an issuer is not let in, and shows nothing else that an address says', async () => {
    const { page, close } = await watchedPage(browser);
    await page.goto(`${console}#sign-in=no-role`);
    await page.getByRole('alert').getByText('You have no role here').waitFor();
    expect(page.url()).toBe(console);
    expect(await page.getByRole('link', { name: /OpenID/ }).count()).toBe(0);
    await close();
  });
});
