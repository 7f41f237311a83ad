import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import type { Route } from 'playwright-core';
import { axeFindings, beyond, type ConsoleScene, consoleScene, expectWalled, shows } from '../support/console-scene.js';
import { waitUntil } from '../support/wait-until.js';
import { describeWith } from '../support/with-program.js';

jest.setTimeout(90_000);
const describe = describeWith('TEST_CHROMIUM');

const IMAGE = `<img src=x onerror="window.hit='img'">`;
const SCRIPT = `"><script>window.hit='script'</script>\u202etxt`;
const narrow = { viewport: { width: 380, height: 800 } };

let scene: ConsoleScene;
const origin = () => scene.tenants.addresses.controlPlane;

beforeAll(async () => {
  scene = await consoleScene();
}, 180_000);

afterEach(() => scene.closePages());
afterAll(() => scene?.close(), 60_000);

/** Adds rows of the tenant as its services would. */
async function insert(text: string, values: readonly unknown[] = []): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    connectionString: scene.tenants.addresses.database,
    options: '-c search_path=waybill',
  });
  await client.connect();
  await client.query(text, [...values]).finally(() => client.end());
}

describe('the pages of connectors', () => {
  it('tell what each action takes, gives and does, and pause and resume one', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const watched = await scene.open('', { colorScheme, ...narrow });
      const { page } = watched;
      await page.getByRole('navigation').getByRole('link', { name: 'Connectors' }).click();
      await page.getByRole('heading', { name: 'Connectors', level: 1 }).waitFor();
      await shows(page.getByRole('row', { name: /github/ }), /create-issue/);
      expect(await beyond(page, 380)).toEqual([]);
      expect(await axeFindings(page)).toEqual([]);
      await page
        .getByRole('row', { name: /github/ })
        .getByRole('link')
        .click();
      await page.getByRole('heading', { name: 'github', level: 1 }).waitFor();
      const action = page.getByRole('region', { name: 'create-issue' });
      await shows(action, 'once');
      await shows(action, /a person decides/);
      await action.getByText('What it takes').click();
      await shows(action, 'labels');
      await shows(action, /1 to 256 characters/);
      expect(await beyond(page, 380)).toEqual([]);
      expect(await axeFindings(page)).toEqual([]);
      await expectWalled(watched, origin());
    }
    const { page } = await scene.open('#/connectors/github');
    const known = page.getByRole('region', { name: 'What is known' });
    await known.getByRole('button', { name: 'Pause …' }).click();
    await known.getByLabel('Note, if any').fill(IMAGE);
    await page.keyboard.press('Enter');
    await shows(known, IMAGE);
    await known.getByRole('button', { name: 'Resume' }).click();
    await shows(known, 'Goes on');
  });

  it('ask for lists item by item, and show what was typed as JSON', async () => {
    const { page } = await scene.open('#/connectors/github', narrow);
    await page.getByRole('button', { name: 'Try create-issue …' }).click();
    const form = page.getByRole('form', { name: 'Try create-issue' });
    await form.getByLabel('title').fill(IMAGE);
    for (const place of [1, 2]) {
      await form.getByRole('button', { name: 'Add to labels' }).click();
      await form.getByLabel(`labels ${place}`, { exact: true }).fill(`label ${place}`);
    }
    await form.getByRole('button', { name: 'Take away labels 1' }).click();
    expect(await beyond(page, 380)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    await form.getByRole('button', { name: 'Write it as JSON' }).click();
    const json = await form.getByLabel('Input, as JSON').inputValue();
    expect(JSON.parse(json)).toEqual({ repo: '', title: IMAGE, labels: ['label 2'] });
  });

  it('run an action as a test, once for a double click, and go on to its story', async () => {
    const watched = await scene.open('#/connectors/http', narrow);
    const { page } = watched;
    const action = page.getByRole('region', { name: 'request', exact: true });
    await action.getByRole('button', { name: 'Try request …' }).focus();
    await page.keyboard.press('Enter');
    const form = page.getByRole('form', { name: 'Try request' });
    await shows(form, /no rehearsal/);
    await form.getByLabel('Connection').selectOption({ value: scene.tenants.both });
    await form.getByLabel('method').selectOption({ label: 'POST' });
    await form.getByLabel('path').fill('//elsewhere');
    await form.getByLabel(/^body/).fill('{"title": ');
    await form.getByLabel('It may happen for real').check();
    await form.getByRole('button', { name: 'Run request' }).click();
    // What cannot be read is said before anything is sent.
    await shows(form, /is no JSON/);
    expect(await axeFindings(page)).toEqual([]);
    await form.getByLabel(/^body/).fill(JSON.stringify({ title: SCRIPT }));
    await form.getByRole('button', { name: 'Run request' }).click();
    // What the API complains of stands at its field.
    await shows(form, /must be a path on the connection/);
    expect(await form.getByLabel('path').getAttribute('aria-invalid')).toBe('true');
    expect(await beyond(page, 380)).toEqual([]);

    const submitted: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/v1/tasks')) {
        submitted.push(request.headers()['idempotency-key'] ?? '');
      }
    });
    await form.getByLabel('path').fill('/issues');
    await form.getByLabel(/^query/).fill(JSON.stringify({ only: randomUUID() }));
    // The answer of the first try is lost on its way: who presses again gets the same task.
    const lost = async (route: Route) => {
      await route.fetch();
      await route.abort();
    };
    await page.route('**/v1/tasks', lost, { times: 1 });
    await form.getByRole('button', { name: 'Run request' }).dblclick();
    await shows(form, /It may have been done/);
    await form.getByRole('button', { name: 'Run request' }).click();
    await waitUntil('its story', () => /#\/tasks\/[0-9a-f-]{36}$/.test(page.url()));
    await shows(page.getByRole('region', { name: 'What happened' }), 'Succeeded');
    await shows(page.getByRole('region', { name: 'Input', exact: true }).first(), 'window.hit');
    expect(new Set(submitted).size).toBe(1);
    expect(submitted[0]).toMatch(/^console-[0-9a-f]{32}$/);
    const id = page.url().split('/').at(-1) ?? '';
    const { body } = await scene.tenants.theirApi('GET', `/v1/tasks/${id}`);
    expect(body).toMatchObject({ agent: 'console', idempotencyKey: submitted[0], attempts: [{ number: 1 }] });
    expect(await page.evaluate('window.hit')).toBeUndefined();
  });
});

describe('the pages of what is configured', () => {
  it('tell how calls went, how old the credential is and what failed last, and pause a connection', async () => {
    const { theirApi: api, addresses } = scene.tenants;
    const settings = { baseUrl: addresses.sandbox };
    const name = `counted-${randomUUID().slice(0, 8)}`;
    const credentialsExpireAt = new Date(Date.now() + 86_400_000).toISOString();
    await api('POST', '/v1/connections', {
      ...{ name, connector: 'http', settings, credentialsExpireAt },
      credentials: { type: 'bearer', token: 'not-the-token' },
    });
    const task = { connector: 'http', action: 'request', connection: name, input: { method: 'GET', path: '/issues' } };
    const { body: refused } = await api('POST', '/v1/tasks', task);
    await waitUntil('the call is counted', async () => {
      const { body } = await api('GET', `/v1/connections/${name}`);
      return body.calls.lastHour.calls > 0;
    });
    const watched = await scene.open('#/connections', narrow);
    const { page } = watched;
    const row = page.getByRole('row', { name: new RegExp(name) });
    await shows(row, /0 % of/);
    expect(await beyond(page, 380)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    await row.getByRole('link').click();
    const calls = page.getByRole('region', { name: 'How its calls went' });
    await shows(calls, /configuration/);
    const known = page.getByRole('region', { name: 'What is known' });
    await shows(known, 'credential expires soon');
    await known.getByRole('button', { name: 'Pause …' }).click();
    await known.getByLabel('Note, if any').fill(SCRIPT);
    await known.getByRole('button', { name: 'Pause it' }).click();
    await shows(known, /Paused .*script/);
    expect(await beyond(page, 380)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    await known.getByRole('button', { name: 'Resume' }).click();
    await shows(known, 'Goes on');
    await expectWalled(watched, origin());
    await calls.getByRole('link', { name: 'its task' }).click();
    await waitUntil('the task', () => page.url().endsWith(`#/tasks/${refused.id}`));
  });

  it('tell a silent source, what was refused and what it received, as text', async () => {
    const { theirApi: api, stranger } = scene.tenants;
    const name = `heard-${randomUUID().slice(0, 8)}`;
    const { body: source } = await api('POST', '/v1/sources', {
      ...{ name, provider: 'github', secrets: ['a secret of twelve'], expectedEverySeconds: 60 },
    });
    await insert(
      `WITH refused AS (INSERT INTO refusals VALUES ($1, $2, $3, 7, now()))
       INSERT INTO receipts (tenant, source_id, delivery_id, event_id, body_hash, received_at, duplicates)
       VALUES ($1, $2, $4, 'gone', '', now() - interval '1 hour', 2)`,
      [stranger, source.id, SCRIPT, IMAGE],
    );
    const watched = await scene.open('#/sources', narrow);
    const { page } = watched;
    const row = page.getByRole('row', { name: new RegExp(name) });
    await shows(row, 'silent');
    await shows(row, /7 ×/);
    await row.getByRole('link').click();
    await shows(page.getByRole('region', { name: 'What is known' }), /window.hit='script'/);
    await shows(page.getByRole('region', { name: 'What it received' }), IMAGE);
    await shows(page.getByRole('region', { name: 'What it received' }), '2 ×');
    expect(await beyond(page, 380)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    await expectWalled(watched, origin());
  });

  it('tell what a subscription is owed, what failed and what was given up, as text', async () => {
    const { theirApi: api, stranger } = scene.tenants;
    const name = `calls-${randomUUID().slice(0, 8)}`;
    const deliver = { type: 'http', url: 'https://agent.invalid/results' };
    await api('POST', '/v1/subscriptions', { name, kind: 'events', routing: 'nothing.#', deliver });
    await insert(
      `INSERT INTO deliveries (tenant, subscription, event_id, event, state, attempts, next_at, ended_at, last_status, last_error)
       VALUES ($1, $2, 'event-1', '', 'owed', 2, now() + interval '1 hour', NULL, 503, $3),
         ($1, $2, 'event-2', '', 'given-up', 8, NULL, now(), NULL, $4)`,
      [stranger, name, IMAGE, SCRIPT],
    );
    const watched = await scene.open('#/subscriptions', narrow);
    const { page } = watched;
    const row = page.getByRole('row', { name: new RegExp(name) });
    await shows(row, 'does not take what it is brought');
    expect(await beyond(page, 380)).toEqual([]);
    await row.getByRole('link').click();
    const list = page.getByRole('region', { name: 'Its deliveries' });
    await shows(list, /HTTP 503: <img/);
    await list.getByLabel('What is').selectOption('given-up');
    await shows(list, /window.hit='script'/);
    await shows(list, '8');
    expect(await beyond(page, 380)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    await expectWalled(watched, origin());
  });
});
