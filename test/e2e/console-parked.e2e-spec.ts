import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { launchBrowser, watchedPage } from '../support/browser.js';
import { axeFindings, beyond, type ConsoleScene, consoleScene, expectWalled, shows } from '../support/console-scene.js';
import { setUser } from '../support/set-user.js';
import { issueTask } from '../support/tenant-scene.js';
import { waitUntil } from '../support/wait-until.js';
import { describeWith } from '../support/with-program.js';

jest.setTimeout(90_000);
const describe = describeWith('TEST_CHROMIUM');

const IMAGE = `<img src=x onerror="window.hit='img'">`;

let scene: ConsoleScene;
beforeAll(async () => {
  scene = await consoleScene();
}, 180_000);
afterEach(() => scene.closePages());
afterAll(() => scene?.close(), 60_000);

const api = (method: string, path: string) => scene.tenants.theirApi(method, path);

/** So many calls may break off in a row before the connection's breaker opens. */
const IN_A_ROW = 4;

/** Tasks that are parked, all with a label that nothing else has. */
async function parked(count: number, more: Record<string, string> = {}): Promise<{ label: string; ids: string[] }> {
  const batch = randomUUID();
  const label = `batch:${batch}`;
  const ids: string[] = [];
  while (ids.length < count) {
    const some = Math.min(IN_A_ROW, count - ids.length);
    ids.push(...(await scene.submit(some, { reset: 'after' }, { labels: { batch, ...more } })));
    const all = async () => (await api('GET', `/v1/parked-tasks?label=${label}`)).body.total === ids.length;
    await waitUntil(`${ids.length} parked tasks`, all, { deadlineMs: 30_000 });
    const [well] = await scene.submit(1, {});
    const isWell = async () => (await api('GET', `/v1/tasks/${well}`)).body.status === 'succeeded';
    await waitUntil('a call that goes well', isWell, { deadlineMs: 30_000 });
  }
  return { label, ids };
}

async function narrowTo(page: Page, label: string, count: number): Promise<void> {
  const form = page.getByRole('form', { name: 'Narrow' });
  await form.getByLabel('label', { exact: false }).fill(label);
  await form.getByRole('button', { name: 'Narrow' }).click();
  await page.getByRole('heading', { name: `${count} parked, by cause` }).waitFor();
}

const statusesOf = async (ids: readonly string[]) =>
  (await Promise.all(ids.map((id) => api('GET', `/v1/tasks/${id}`)))).map(({ body }) => body.status as string);

describe('the page of parked tasks', () => {
  it('shows them by cause and with their evidence, as text, on a narrow screen, and leads to one', async () => {
    const { label, ids } = await parked(2, { note: IMAGE });
    for (const colorScheme of ['light', 'dark'] as const) {
      const watched = await scene.open('#/parked', { colorScheme, viewport: { width: 380, height: 800 } });
      const { page } = watched;
      await narrowTo(page, label, 2);
      await shows(page.getByRole('region', { name: 'by cause' }), /http · request: \w+/);
      const first = page.getByRole('article', { name: `Task ${ids[0]}` });
      await shows(first, IMAGE);
      await first.getByText('Evidence: 1 call').click();
      await shows(first, 'effect once');
      expect(await beyond(page, 380)).toEqual([]);
      expect(await axeFindings(page)).toEqual([]);
      await expectWalled(watched, scene.tenants.addresses.controlPlane);
      await first.getByRole('link').click();
      await page.getByRole('region', { name: 'Decide' }).waitFor();
      expect(page.url().endsWith(`#/tasks/${ids[0]}`)).toBe(true);
    }
  });

  it('shows nothing of the choice before where a choice is refused', async () => {
    const { label, ids } = await parked(1);
    const { page } = await scene.open('#/parked');
    await narrowTo(page, label, 1);
    const form = page.getByRole('form', { name: 'Narrow' });
    await form.getByLabel('label', { exact: false }).fill('no-label');
    await form.getByRole('button', { name: 'Narrow' }).click();
    await page.getByText('must match pattern').first().waitFor();
    expect(await page.getByRole('article', { name: `Task ${ids[0]}` }).count()).toBe(0);
    expect(await page.getByRole('region', { name: /^Decide over all/ }).count()).toBe(0);
  });

  it('sends nothing again that may be there, until somebody rules it out', async () => {
    const { label, ids } = await parked(2);
    const { page } = await scene.open('#/parked');
    await narrowTo(page, label, 2);
    const decide = page.getByRole('region', { name: 'Decide over all 2' });
    await decide.getByLabel(/^They did not happen/).check();
    await decide.getByLabel(/^How you know/).fill('their log has none');
    await decide.getByRole('button', { name: 'Preview' }).click();
    await shows(decide, 'It would be decided over 0 of 2.');
    await shows(decide, /2 not: Their effect may have happened/);
    expect(await decide.getByRole('button', { name: 'Decide over 0' }).isDisabled()).toBe(true);
    await decide.getByLabel(/^I have ruled out/).check();
    await decide.getByRole('button', { name: 'Preview' }).click();
    await shows(decide, 'It would be decided over all 2.');
    expect(await axeFindings(page)).toEqual([]);
    expect(await statusesOf(ids)).toEqual(['parked', 'parked']);
  });

  it('decides over many once, shows how it goes, ends it midway, and decides over the rest', async () => {
    const { label, ids } = await parked(8);
    const [mine, theirs] = [await scene.open('#/parked'), await scene.open('#/parked')];
    const decide = (page: Page) => page.getByRole('region', { name: /^Decide over all/ });
    for (const { page } of [mine, theirs]) {
      await narrowTo(page, label, 8);
      await decide(page)
        .getByLabel(/^How you know/)
        .fill(IMAGE);
      await decide(page).getByRole('button', { name: 'Preview' }).click();
      await decide(page).getByLabel('Tasks a second at most').fill('1');
    }
    await decide(mine.page).getByRole('button', { name: 'Decide over 8' }).dblclick();
    const run = mine.page.getByRole('region', { name: 'Decision run' }).first();
    await shows(run, 'running');
    await shows(run, /at most 1 a second, about \d+ s left/);
    await decide(theirs.page).getByRole('button', { name: 'Decide over 8' }).click();
    await shows(decide(theirs.page).getByRole('alert'), 'over these tasks: wait for its end, or cancel it');
    await shows(decide(theirs.page).getByRole('alert'), /At present the run of .* is running: \d of 8 given up/);
    await shows(run, /[1-7] of 8 given up/);
    await run.getByRole('button', { name: 'Cancel' }).click();
    await shows(run, /\d parked as before/);
    const { items } = (await api('GET', '/v1/decision-runs')).body;
    expect(items).toMatchObject([{ state: 'cancelled', selected: 8, note: IMAGE }]);
    const left = items[0].left as number;
    expect((await statusesOf(ids)).filter((status) => status === 'parked')).toHaveLength(left);

    await mine.page.getByRole('heading', { name: `${left} parked, by cause` }).waitFor();
    await decide(mine.page).getByRole('button', { name: 'Preview' }).click();
    await decide(mine.page)
      .getByRole('button', { name: `Decide over ${left}` })
      .click();
    await shows(run, `${left} of ${left} given up`);
    await shows(mine.page.getByRole('main'), 'None that fits');
    expect(await statusesOf(ids)).toEqual(Array(8).fill('failed'));
    expect(await axeFindings(mine.page)).toEqual([]);
    await expectWalled(mine, scene.tenants.addresses.controlPlane);
  });

  it('offers a viewer nothing to decide by', async () => {
    const { addresses, both, myApi } = scene.tenants;
    const labels = { batch: randomUUID() };
    const { input, ...task } = issueTask(both);
    await myApi('POST', '/v1/tasks', { ...task, input: { ...input, query: { reset: 'after' } }, labels });
    const login = `v-${randomUUID().slice(0, 8)}`;
    const password = randomBytes(18).toString('base64url');
    await setUser(addresses.database, { login, password, role: 'viewer' });
    const browser = await launchBrowser();
    const { page } = await watchedPage(browser);
    await page.goto(`${addresses.console}#/parked`);
    await page.getByLabel('User').fill(login);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await narrowTo(page, `batch:${labels.batch}`, 1);
    await shows(page.getByRole('region', { name: 'The oldest first' }), 'Evidence: 1 call');
    expect(await page.getByRole('region', { name: /^Decide over/ }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Preview' }).count()).toBe(0);
    await browser.close();
  });
});
