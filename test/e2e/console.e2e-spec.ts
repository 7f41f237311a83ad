import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { launchBrowser, type WatchedPage, watchedPage } from '../support/browser.js';
import { sharedTestStack } from '../support/shared-stack.js';
import { issueTask, type TenantScene, tenantScene } from '../support/tenant-scene.js';
import { waitUntil } from '../support/wait-until.js';
import { describeWith } from '../support/with-program.js';

jest.setTimeout(60_000);
const describe = describeWith('TEST_CHROMIUM');

const RUN = randomUUID().slice(0, 8);

/** What must be shown as the text it is, wherever it stands. */
const NAUGHTY = [
  `<img src=x onerror="window.hit='img'">`,
  `"><script>window.hit='script'</script>`,
  `</td></table><svg onload=window.hit='svg'>`,
  '{{7*7}} <%= 7*7 %>',
  `javascript:window.hit='url'`,
  'gnp.\u202etxt \u2066left\u2069 שלום',
] as const;

let scene: TenantScene;
let browser: Browser;
/** A key of the stranger: a tenant of its own, which sees what this file made and nothing else. */
let key: string;
let keyId: string;
const opened: WatchedPage[] = [];

async function open(fragment = '', options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const watched = await watchedPage(browser, options);
  opened.push(watched);
  await watched.page.goto(scene.addresses.console + fragment);
  return watched;
}

const signedIn = (options: BrowserContextOptions = {}) => open(`#key=${encodeURIComponent(key)}`, options);

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });
const sentence = (page: Page) => page.getByRole('status');
const tasks = (page: Page) => page.getByRole('table', { name: /Latest tasks/ });
const kept = (page: Page) => page.evaluate('[JSON.stringify(sessionStorage), localStorage.length, document.cookie]');
const rowOf = (page: Page, id: string) =>
  tasks(page)
    .getByRole('row')
    .filter({ has: linkOf(page, id) });
const linkOf = (page: Page, id: string) => page.getByRole('link', { name: `Task ${id}:` });
const shows = (place: Locator, text: string | RegExp) => place.getByText(text).first().waitFor();

async function submit(over: Record<string, unknown> = {}, query?: Record<string, string>): Promise<string> {
  const { input, ...task } = issueTask(scene.both);
  const { body, status } = await scene.theirApi('POST', '/v1/tasks', {
    ...task,
    ...{ input: query ? { ...input, query } : input },
    ...over,
  });
  if (status !== 202) throw new Error(`not accepted: ${JSON.stringify(body)}`);
  return body.id;
}

async function newKey(scopes: readonly string[]): Promise<{ id: string; key: string }> {
  const { body } = await scene.theirApi('POST', '/v1/api-keys', { name: `console ${RUN}`, scopes });
  return body;
}

beforeAll(async () => {
  scene = await tenantScene();
  ({ key, id: keyId } = await newKey(['admin']));
  browser = await launchBrowser();
}, 120_000);

afterEach(async () => {
  for (const watched of opened.splice(0)) await watched.close();
});

afterAll(async () => {
  await browser?.close();
  if (keyId) await scene.theirApi('DELETE', `/v1/api-keys/${keyId}`);
  await scene?.close();
}, 60_000);

describe('signing in to the console', () => {
  it('by a link takes the key out of the address and tells it to the API alone', async () => {
    const { page, requests, complaints } = await signedIn();
    await heading(page, 'Latest tasks').waitFor();
    expect(page.url()).toBe(scene.addresses.console);
    expect(await kept(page)).toEqual([JSON.stringify({ 'waybill.key': key }), 0, '']);
    expect(requests.filter((url) => url.includes(key))).toEqual([]);
    await page.reload();
    await heading(page, 'Latest tasks').waitFor();
    expect(complaints).toEqual([]);
  });

  it('by the form says what is wrong with a key, and lets in with a right one', async () => {
    const { page } = await open();
    const field = page.getByLabel('API key');
    expect(await field.getAttribute('type')).toBe('password');
    expect(await field.getAttribute('autocomplete')).toBe('off');
    await field.fill('two words');
    await page.getByRole('button', { name: 'Use the key' }).click();
    await shows(page.getByRole('alert'), 'no API key');
    await field.fill(`${key}x`);
    await page.getByRole('button', { name: 'Use the key' }).click();
    await shows(page.getByRole('alert'), 'does not know this key');
    expect(await kept(page)).toEqual(['{}', 0, '']);
    await field.fill(` ${key} `);
    await field.press('Enter');
    await heading(page, 'Latest tasks').waitFor();
    expect(page.url()).toBe(scene.addresses.console);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await field.waitFor();
    expect(await kept(page)).toEqual(['{}', 0, '']);
  });

  it('ends when the key is revoked, with a sentence', async () => {
    const revoked = await newKey(['admin']);
    const { page } = await open(`#key=${revoked.key}`);
    await heading(page, 'Latest tasks').waitFor();
    await scene.theirApi('DELETE', `/v1/api-keys/${revoked.id}`);
    await page.getByText('refused this key').waitFor();
    expect(await kept(page)).toEqual(['{}', 0, '']);
  });

  it('with a key that may only read tasks shows these, and says what it may not', async () => {
    const reader = await newKey(['tasks:read']);
    const { page } = await open(`#key=${reader.key}`);
    await shows(page.getByRole('region', { name: 'Queues' }), 'needs an API key with the scope admin');
    await shows(sentence(page), 'scope admin');
    await shows(page.getByRole('region', { name: 'Latest tasks' }), /These are all|No task yet/);
  });
});

describe('npm run console', () => {
  const run = (home: string) =>
    promisify(execFile)(process.execPath, ['infra/local/console.mjs'], {
      env: { PATH: process.env['PATH'], WAYBILL_HOME: home },
      timeout: 20_000,
    });

  it('prints a link that signs in', async () => {
    const { home } = await sharedTestStack();
    const [link = ''] = (await run(home)).stdout.split('\n');
    const { page } = await open();
    await page.goto(link);
    await heading(page, 'Latest tasks').waitFor();
    expect(page.url()).toBe(scene.addresses.console);
  });

  it('says what to do where no stack runs', async () => {
    const { home } = await sharedTestStack();
    await expect(run(join(home, 'nowhere'))).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('npm start'),
    });
  });
});

describe('the page', () => {
  it('is well while nothing is wrong, and shows by itself what happens', async () => {
    const { page, requests, complaints } = await signedIn();
    await shows(sentence(page), 'All is well');
    await shows(page.getByRole('region', { name: 'Dead letters' }), 'None');

    const id = await submit({ labels: { ticket: 'T-9' } });
    await shows(rowOf(page, id), 'succeeded');
    await shows(rowOf(page, id), 'ticket: T-9');
    const queue = page.getByRole('row', { name: /tasks\.http/ });
    await waitUntil('a worker to be counted', async () => (await queue.getByRole('cell').nth(4).textContent()) === '1');

    const parked = await submit({}, { reset: 'after' });
    await shows(rowOf(page, parked), 'parked');
    await shows(sentence(page), '1 parked task needs a decision');
    const waiting = await submit({ notBefore: new Date(Date.now() + 600_000).toISOString() });
    await shows(rowOf(page, waiting), 'waiting');
    await shows(rowOf(page, waiting), /for its time, goes on in \d+ min/);
    const dead = await submit({}, { status: '422' });
    await shows(page.getByRole('region', { name: 'Dead letters' }), 'http_422');
    await shows(sentence(page), '1 parked task needs a decision, 1 dead letter');
    await shows(rowOf(page, dead), 'failed');

    expect([...new Set(requests.map((url) => new URL(url).origin))]).toEqual([scene.addresses.controlPlane]);
    expect(complaints).toEqual([]);
  });

  it('tells the parked from the waiting, leads to the list of either, and lists others at a choice', async () => {
    const { page } = await signedIn();
    const tile = (name: string) => page.locator('a.tile', { hasText: name });
    for (const name of ['Parked', 'Waiting']) await shows(tile(name), '1');
    const ground = (name: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('.tile.${name}')).backgroundColor`);
    expect(await ground('decide')).toMatch(/^rgb/);
    expect(await ground('decide')).not.toBe(await ground('wait'));
    for (const [name, list] of Object.entries({ Parked: '#/parked', Waiting: '#/tasks?status=waiting' })) {
      await tile(name).click();
      await waitUntil('its list', () => page.url().endsWith(list));
      await page.goBack();
    }
    const listed = () => tasks(page).locator('tbody tr').allInnerTexts();
    await waitUntil('all of them', async () => (await listed()).length > 3);
    await page.getByLabel('Status').selectOption('parked');
    await waitUntil(
      'the parked only',
      async () => (await listed()).length === 1 && (await listed())[0]?.includes('parked'),
    );
    await page.getByLabel('Status').selectOption('failed');
    await waitUntil('the failed only', async () => (await listed()).every((row) => row.includes('failed')));
    await page.getByLabel('Connector').selectOption('http');
    await waitUntil('the failed of http', async () => (await listed()).length === 1);
  });

  it('says that a task waits for its connection to be mended, and finds it among all that wait', async () => {
    const connection = `refused-${RUN}`;
    const { status } = await scene.theirApi('POST', '/v1/connections', {
      ...{ name: connection, connector: 'http', settings: { baseUrl: scene.addresses.sandbox } },
      credentials: { type: 'bearer', token: 'not-the-token' },
    });
    expect(status).toBe(201);
    const { page } = await signedIn();
    const id = await submit({ connection });
    await shows(sentence(page), '1 task waits for a connection to be mended');
    await page.getByLabel('Status').selectOption('waiting');
    await page.getByRole('combobox', { name: 'Waiting' }).selectOption('configuration');
    await waitUntil('the blocked only', async () => (await tasks(page).locator('tbody tr').count()) === 1);
    await shows(rowOf(page, id), 'for its connection to be mended');
    await scene.theirApi('POST', `/v1/tasks/${id}/cancel`);
    await shows(page.getByRole('region', { name: 'Latest tasks' }), 'No task fits');
    await waitUntil('nothing to mend', async () => !(await sentence(page).textContent())?.includes('mended'));
  });

  it('opens a task with its attempts, reason, result and trace', async () => {
    const { page, complaints } = await signedIn();
    const id = await submit({ agent: 'triage' }, { reset: 'after' });
    await linkOf(page, id).click();
    const panel = page.getByRole('dialog');
    await shows(panel, 'Nobody can know whether the last call took effect');
    const { body } = await scene.theirApi('GET', `/v1/tasks/${id}`);
    for (const text of [id, body.reason, body.traceId, 'triage', 'ambiguous', 'Effect applied: unknown']) {
      await shows(panel, text);
    }
    expect(page.url()).toBe(`${scene.addresses.console}#task=${id}`);
    await page.reload();
    await shows(panel, body.traceId);
    await page.getByRole('button', { name: 'Close' }).click();
    await panel.waitFor({ state: 'detached' });
    expect(page.url()).toBe(scene.addresses.console);
    expect(complaints).toEqual([]);
    await page.goto(`${scene.addresses.console}#task=${randomUUID()}`);
    await shows(panel, 'There is no task');
  });

  it('shows what others wrote as the text it is, and runs none of it', async () => {
    const [image, script, markup, template, url, direction] = NAUGHTY;
    const connection = { connector: 'http', connection: scene.both, action: 'request' };
    const body = { title: `${markup} ${RUN}` };
    const task = { ...connection, input: { method: 'POST', path: '/issues', body }, agent: template, run: url };
    const labels = { image, [script.slice(0, 60)]: direction };
    const { body: made } = await scene.theirApi('POST', '/v1/tasks', { ...task, labels }, { prefer: 'wait=10' });
    expect(made.status).toBe('succeeded');
    // A message that cannot be read is a dead letter whose detail names the field.
    await scene.theirAgent.publish(
      'waybill.tasks',
      'http.request',
      { ...task, [image]: 1 },
      {
        ...{ messageId: randomUUID(), contentType: 'application/json', deliveryMode: 2, userId: scene.stranger },
      },
    );
    const queue = `${scene.stranger}.${image}`;
    await scene.theirAgent.tryOnce((channel) => channel.assertQueue(queue, { exclusive: false, autoDelete: true }));

    const { page, requests, complaints } = await signedIn();
    await shows(rowOf(page, made.id), image);
    await shows(rowOf(page, made.id), direction);
    await shows(page.getByRole('region', { name: 'Dead letters' }), 'onerror');
    await page.getByText(/other queues/).click();
    await shows(page.getByRole('region', { name: 'Queues' }), queue);
    await linkOf(page, made.id).click();
    for (const text of [image, script.slice(0, 60), template, url, direction])
      await shows(page.getByRole('dialog'), text);
    await shows(page.getByRole('region', { name: 'Output' }), markup.slice(0, 20));
    expect(await page.evaluate('window.hit')).toBeUndefined();
    expect(
      await page.locator('script:not([src]), svg, [onerror], [onload], [src=x], a[href^=javascript]').count(),
    ).toBe(0);
    expect(requests.filter((address) => address.endsWith('/x'))).toEqual([]);
    expect(complaints).toEqual([]);
    await scene.theirAgent.tryOnce((channel) => channel.deleteQueue(queue));
  });

  it('could not run a script in its text even if it tried', async () => {
    const { page, complaints } = await signedIn();
    const answer = await page.reload();
    expect(answer?.headers()['content-security-policy']).toContain("default-src 'self'");
    await heading(page, 'Latest tasks').waitFor();
    expect(complaints).toEqual([]);
    await expect(page.evaluate(`document.body.innerHTML = '<img src=x onerror="window.hit = 1">'`)).rejects.toThrow(
      'TrustedHTML',
    );
    await page.evaluate(`document.body.setAttribute('onclick', 'window.hit = 1')`).catch(() => {});
    await page.locator('body').click({ position: { x: 2, y: 2 } });
    expect(await page.evaluate('window.hit')).toBeUndefined();
  });
});

describe('who walks by the keyboard', () => {
  it('gets everywhere, sees where, opens a task, leaves it by Escape and is back on its link', async () => {
    const { page } = await signedIn();
    await tasks(page).getByRole('link').first().waitFor();
    const stops: string[] = [];
    while (!stops.at(-1)?.startsWith('Task ')) {
      await page.keyboard.press('Tab');
      const [name, outline] = (await page.evaluate(`(() => {
        const at = document.activeElement;
        return [at.getAttribute('aria-label') ?? at.innerText ?? '', getComputedStyle(at).outlineStyle];
      })()`)) as [string, string];
      expect([name, outline]).not.toEqual([name, 'none']);
      stops.push(name);
      expect(stops.length).toBeLessThan(50);
    }
    expect(stops.join('|')).toMatch(/Sign out.*Parked.*Waiting.*other queues.*Task /s);
    await page.keyboard.press('Enter');
    const panel = page.getByRole('dialog');
    await shows(panel, 'Attempts');
    for (let presses = 0; presses < 6; presses++) {
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(`document.activeElement === document.body || !!document.activeElement.closest('dialog')`),
      ).toBe(true);
    }
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(page.url()).toBe(scene.addresses.console);
    expect(await page.evaluate(`document.activeElement.getAttribute('aria-label')`)).toBe(stops.at(-1));
  });
});

describe('a page that is open for long', () => {
  it('says since when the API is away, keeps the last values, and goes on by itself', async () => {
    const { page } = await signedIn();
    await shows(sentence(page), 'need a decision');
    const rows = await tasks(page).getByRole('row').count();
    expect(rows).toBeGreaterThan(1);
    await page.route('**/v1/**', (route) => route.abort());
    await shows(sentence(page), /Disconnected since .*, trying again/);
    expect(await tasks(page).getByRole('row').count()).toBe(rows);
    await page.unroute('**/v1/**');
    await shows(sentence(page), 'need a decision');
  });

  it('says of the part that is not answered what is wrong there, and goes on with the rest', async () => {
    const { page } = await signedIn();
    const queues = page.getByRole('region', { name: 'Queues' });
    await shows(queues, 'http');
    await page.route('**/v1/queues', (route) => route.abort());
    await shows(queues, '/v1/queues does not answer');
    await shows(sentence(page), '/v1/queues does not answer');
    const id = await submit();
    await shows(rowOf(page, id), 'succeeded');
    expect(await sentence(page).textContent()).not.toContain('Disconnected');
    await page.unroute('**/v1/queues');
    await waitUntil('the queues again', async () => !(await queues.textContent())?.includes('does not answer'));
  });

  it('asks nothing while nobody looks', async () => {
    const { page, requests } = await open();
    await page.clock.install();
    await page.goto(`${scene.addresses.console}#key=${key}`);
    await page.reload();
    await tasks(page).getByRole('link').first().waitFor();
    const hide = (hidden: boolean) =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, value: ${hidden} });
        document.dispatchEvent(new Event('visibilitychange'))`);
    await hide(true);
    await page.clock.runFor(10_000);
    const before = requests.length;
    await page.clock.runFor(60_000);
    expect(requests.length).toBe(before);
    await hide(false);
    await waitUntil('it to ask again', () => requests.length > before);
  });

  it.each(['light', 'dark'] as const)('fits a screen of 380 pixels, %s', async (colorScheme) => {
    const { page } = await signedIn({ viewport: { width: 380, height: 800 }, colorScheme });
    await tasks(page).getByRole('link').first().waitFor();
    const beyond = () =>
      page.evaluate(`[...document.querySelectorAll('html, body *')]
        .filter((one) => !one.closest('thead, caption'))
        .filter((one) => one.getBoundingClientRect().right > 380 || (one.matches('html, dialog') && one.scrollWidth > 380))
        .map((one) => one.tagName + '.' + one.className)`);
    expect(await beyond()).toEqual([]);
    await tasks(page).getByRole('link').first().click();
    await shows(page.getByRole('dialog'), 'Attempts');
    expect(await beyond()).toEqual([]);
  });
});
