import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { axeFindings, beyond, type ConsoleScene, consoleScene, expectWalled, shows } from '../support/console-scene.js';
import { waitUntil } from '../support/wait-until.js';
import { describeWith } from '../support/with-program.js';

jest.setTimeout(90_000);
const describe = describeWith('TEST_CHROMIUM');

const IMAGE = `<img src=x onerror="window.hit='img'">`;
const narrow = { viewport: { width: 380, height: 800 } };

let scene: ConsoleScene;
const origin = () => scene.tenants.addresses.controlPlane;
const one = async (...asked: Parameters<ConsoleScene['submit']>) => (await scene.submit(...asked))[0] ?? '';

beforeAll(async () => {
  scene = await consoleScene();
}, 180_000);

afterEach(() => scene.closePages());
afterAll(() => scene?.close(), 60_000);

describe('the page of a task', () => {
  it('tells its story live, with what was asked, what came back and its trace, secrets masked', async () => {
    const body = { title: IMAGE, password: 'hunter2' };
    const id = await one(1, { status: '503', times: '1' }, { body, labels: { note: IMAGE } });
    for (const colorScheme of ['light', 'dark'] as const) {
      const watched = await scene.open(`#/tasks/${id}`, { colorScheme, ...narrow });
      const { page } = watched;
      const story = page.getByRole('region', { name: 'What happened' });
      await shows(story, 'Accepted');
      await shows(story, /Call 1 .*HTTP 503/);
      await shows(page.getByRole('region', { name: 'Input', exact: true }).first(), '"password": "••••••"');
      const known = page.getByRole('region', { name: 'What is known' });
      const { body: shown } = await scene.tenants.theirApi('GET', `/v1/tasks/${id}`);
      await shows(known, shown.traceId);
      await shows(known, IMAGE);
      expect(await page.content()).not.toContain('hunter2');
      expect(await beyond(page, 380)).toEqual([]);
      expect(await axeFindings(page)).toEqual([]);
      await expectWalled(watched, origin());
      await page.reload();
      await shows(story, 'Accepted');
    }
  });

  it('leads from a failed task to its incident and back', async () => {
    const id = await one(1, { status: '404' });
    const incident = await scene.incident('http_404', 1);
    const { page } = await scene.open(`#/tasks/${id}`);
    await page.getByRole('link', { name: /the third party answered 404/ }).click();
    await waitUntil('the incident', () => page.url().endsWith(`#/incidents/${incident}`));
    const letters = page.getByRole('region', { name: 'Its dead letters' });
    await letters.getByRole('link', { name: `Task ${id.slice(-8)}` }).click();
    await waitUntil('the task', () => page.url().endsWith(`#/tasks/${id}`));
    await shows(page.getByRole('region', { name: 'What happened' }), 'Failed');
  });

  it('shows the evidence of a parked one, has a person decide by the keyboard, and tells another what it is by then', async () => {
    const id = await one(1, { reset: 'after' });
    const [mine, theirs] = [await scene.open(`#/tasks/${id}`, narrow), await scene.open(`#/tasks/${id}`)];
    for (const { page } of [mine, theirs]) {
      const story = page.getByRole('region', { name: 'What happened' });
      await shows(story, 'nobody knows whether it took effect');
      await story.getByText('What was sent in call 1').click();
      const { body } = await scene.tenants.theirApi('GET', `/v1/tasks/${id}`);
      await shows(story, body.attempts[0].operationToken);
      await shows(story, body.attempts[0].requestHash);
    }
    expect(await axeFindings(mine.page)).toEqual([]);
    expect(await beyond(mine.page, 380)).toEqual([]);
    const decide = (of: typeof mine) => of.page.getByRole('region', { name: 'Decide' });
    await decide(theirs)
      .getByLabel(/^It need not happen/)
      .check();
    await decide(theirs).getByLabel('I have looked').check();
    // The page of the second asks no more: it still shows the task as parked when the first has decided.
    await theirs.page.route(`**/v1/tasks/${id}`, (route) => route.abort());

    await decide(mine)
      .getByLabel(/^It happened/)
      .focus();
    await mine.page.keyboard.press('Space');
    await decide(mine)
      .getByLabel(/^Output/)
      .fill('not JSON');
    await decide(mine)
      .getByLabel(/^How you know/)
      .fill(IMAGE);
    await decide(mine).getByLabel('I have looked').focus();
    await mine.page.keyboard.press('Space');
    await mine.page.keyboard.press('Tab');
    await mine.page.keyboard.press('Enter');
    await shows(decide(mine).getByRole('alert'), /JSON/);
    await decide(mine)
      .getByLabel(/^Output/)
      .fill('{"id": 7}');
    await decide(mine).getByRole('button', { name: 'Decide' }).click();
    await shows(mine.page.getByRole('region', { name: 'What happened' }), 'Succeeded');
    await shows(mine.page.getByRole('region', { name: 'Output' }), '"id": 7');

    await decide(theirs).getByRole('button', { name: 'Decide' }).click();
    await shows(decide(theirs).getByRole('alert'), `Task ${id} is succeeded; only a parked task is resolved`);
    await expectWalled(mine, origin());
  });

  it('cancels one that waits, asking once more', async () => {
    const notBefore = new Date(Date.now() + 3_600_000).toISOString();
    const id = await one(1, {}, { notBefore });
    const { page } = await scene.open(`#/tasks/${id}`);
    await shows(page.getByRole('region', { name: 'What happened' }), 'Waits for its time');
    await page.getByRole('button', { name: 'Cancel this task' }).click();
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await shows(page.getByRole('region', { name: 'What happened' }), 'Cancelled');
  });
});

describe('what is configured', () => {
  it('is listed with how it stands, each leading to its page', async () => {
    const { theirApi: api, both } = scene.tenants;
    const [connection, source, subscription] = ['refused', 'hooks', 'away'];
    const settings = { baseUrl: scene.tenants.addresses.sandbox };
    const made = await Promise.all([
      api('POST', '/v1/connections', {
        ...{ name: connection, connector: 'http', settings },
        credentials: { type: 'bearer', token: 'not-the-token' },
      }),
      api('POST', '/v1/sources', { name: source, provider: 'github', secrets: ['a secret of twelve'] }),
      api('POST', '/v1/subscriptions', {
        ...{ name: subscription, kind: 'results', routing: 'http.#' },
        deliver: { type: 'amqp', queue: `${scene.tenants.stranger}.results` },
      }),
    ]);
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201]);
    await api('PATCH', `/v1/subscriptions/${subscription}`, { enabled: false });
    const refused = { connection, connector: 'http', action: 'request', input: { method: 'GET', path: '/issues' } };
    for (let times = 0; times < 2; times++) await api('POST', '/v1/tasks', refused);

    const watched = await scene.open('', narrow);
    const { page } = watched;
    const go = async (list: string, name: string, stands: RegExp) => {
      await page.getByRole('navigation').getByRole('link', { name: list }).click();
      await page.getByRole('heading', { name: list, level: 1 }).waitFor();
      const row = page.getByRole('row', { name: new RegExp(name) });
      await shows(row, stands);
      expect(await beyond(page, 380)).toEqual([]);
      expect(await axeFindings(page)).toEqual([]);
      await row.getByRole('link').click();
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      await shows(page.getByRole('region', { name: 'What is known' }), stands);
      expect(await beyond(page, 380)).toEqual([]);
      expect(await axeFindings(page)).toEqual([]);
    };
    await go('Connections', connection, /refuses the credential/);
    await go('Connections', both, /well/);
    await shows(page.getByRole('region', { name: 'Settings' }), 'baseUrl');
    await go('Sources', source, /github/);
    await shows(page.getByRole('main'), '/v1/webhooks/');
    await go('Subscriptions', subscription, /disabled/);
    await page.getByRole('button', { name: 'Enable again' }).click();
    await shows(page.getByRole('main'), 'enabled');
    await expectWalled(watched, origin());
  });
});

describe('the audit trail', () => {
  it('tells who did what to which thing, narrowed to it and as text', async () => {
    const { theirApi: api } = scene.tenants;
    const made = await api('POST', '/v1/connections', {
      ...{ name: 'audited', connector: 'http', settings: { baseUrl: scene.tenants.addresses.sandbox } },
      credentials: { type: 'bearer', token: 'not-the-token' },
    });
    const paused = await api('POST', '/v1/connections/audited/pause', { note: IMAGE });
    expect([made.status, paused.status]).toEqual([201, 200]);

    const watched = await scene.open('', narrow);
    const { page } = watched;
    await page.getByRole('navigation').getByRole('link', { name: 'Audit' }).click();
    await page.getByLabel('subject').fill('audited');
    await page.getByRole('button', { name: 'Narrow' }).click();
    const entries = page.getByRole('region', { name: 'Audit entries' });
    await shows(entries, IMAGE);
    await waitUntil('both acts, and no other', async () => (await entries.getByRole('row').count()) === 3);
    await shows(entries, 'connection.create');
    await shows(entries, 'api-key:');
    expect(await beyond(page, 380)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    await expectWalled(watched, origin());
  });
});
