import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { axeFindings, beyond, type ConsoleScene, consoleScene, expectWalled, shows } from '../support/console-scene.js';
import { waitUntil } from '../support/wait-until.js';
import { describeWith } from '../support/with-program.js';

jest.setTimeout(90_000);
const describe = describeWith('TEST_CHROMIUM');

/** What breaks out of quotes, tags, addresses and the line that searches. */
const NAUGHTY = [
  `<img src=x onerror="window.hit='img'">`,
  `"'><script>window.hit='script'</script>`,
  'javascript:window.hit=1',
  '\u202Eevil\u202C %00 %_ \\ "a b" & ?x=#/tasks',
];
const narrow = { viewport: { width: 380, height: 800 } };

let scene: ConsoleScene;
const origin = () => scene.tenants.addresses.controlPlane;

beforeAll(async () => {
  scene = await consoleScene();
}, 180_000);

afterEach(() => scene.closePages());
afterAll(() => scene?.close(), 60_000);

const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;

describe('the page of all tasks', () => {
  it('finds tasks by what somebody else has written, by an address that can be shared', async () => {
    const run = randomUUID();
    const asked = NAUGHTY.map((text) => ({ run: `${run} ${text}`, agent: text, labels: { note: text } }));
    const ids = (await Promise.all(asked.map((over) => scene.submit(1, {}, over)))).flat();
    for (const [n, colorScheme] of (['light', 'dark', 'light', 'dark'] as const).entries()) {
      const watched = await scene.open('', { colorScheme, ...narrow });
      const { page } = watched;
      await page.getByRole('navigation').getByRole('link', { name: 'Tasks' }).click();
      await page.getByRole('heading', { name: 'Tasks', level: 1 }).waitFor();
      const found = page.getByRole('region', { name: 'Tasks', exact: true });
      const line = page.getByLabel('Search', { exact: true });
      await line.fill(`run:${quoted(`${run} ${NAUGHTY[n]}`)} label:${quoted(`note=${NAUGHTY[n]}`)}`);
      await line.press('Enter');
      await shows(found, 'These are all');
      await waitUntil('one row', async () => (await found.getByRole('row').count()) === 2);
      await found.getByRole('link', { name: new RegExp(`Task ${ids[n]}`) }).waitFor();
      expect(await axeFindings(page)).toEqual([]);
      expect(await beyond(page, 380)).toEqual([]);

      await page.goto(page.url());
      await page.reload();
      await found.getByRole('link', { name: new RegExp(`Task ${ids[n]}`) }).click();
      await waitUntil('the task', () => page.url().endsWith(`#/tasks/${ids[n]}`));
      const known = page.getByRole('region', { name: 'What is known' });
      await shows(known, NAUGHTY[n] ?? '');
      await known.getByRole('link', { name: `${run} ` }).click();
      await found.getByRole('link', { name: new RegExp(`Task ${ids[n]}`) }).waitFor();
      await expectWalled(watched, origin());
    }
  });

  it('finds one by its id or its key, narrows by what is chosen, and says what makes no sense', async () => {
    const notBefore = new Date(Date.now() + 3_600_000).toISOString();
    const [id = ''] = await scene.submit(1, {}, { notBefore });
    const { page } = await scene.open('#/tasks');
    const found = page.getByRole('region', { name: 'Tasks', exact: true });
    const line = page.getByLabel('Search', { exact: true });
    const row = found.getByRole('link', { name: new RegExp(`Task ${id}`) });
    for (const text of [id, `key:${id}`]) {
      await line.fill(text);
      await page.getByRole('button', { name: 'Search' }).click();
      await row.waitFor();
      await shows(found, 'These are all');
    }
    await page.getByLabel('Status').selectOption('failed');
    await shows(found, 'No task fits');
    expect(new URLSearchParams(page.url().split('?')[1]).get('status')).toBe('failed');
    await page.getByLabel('Status').selectOption('waiting');
    await row.waitFor();
    await page.getByRole('combobox', { name: /^Waiting/ }).selectOption('retry');
    await shows(found, 'No task fits');
    await page.getByRole('combobox', { name: /^Waiting/ }).selectOption('not_before');
    await row.waitFor();
    expect(new URLSearchParams(page.url().split('?')[1]).get('reason')).toBe('not_before');
    for (let steps = 0; steps < 3; steps++) await page.goBack();
    await shows(found, 'No task fits');
    expect(await page.getByLabel('Status').inputValue()).toBe('failed');

    await page.goto(`${scene.tenants.addresses.console}#/tasks?status=waiting&reason=not_before`);
    await row.waitFor();
    await page.goto(`${scene.tenants.addresses.console}#/tasks?since=soon&colour=red`);
    await shows(page.getByRole('main'), /since/);
    await waitUntil('no rows', async () => (await found.getByRole('row').count()) === 0);
  });

  it('is where the latest tasks of the overview lead', async () => {
    const { page } = await scene.open();
    await page.getByLabel('Status').selectOption('waiting');
    await page.getByRole('link', { name: 'Search all tasks' }).click();
    await waitUntil('the address', () => page.url().endsWith('#/tasks?status=waiting'));
  });
});

describe('the story of a task', () => {
  it('tells who decided what and why, its dead letter and its callbacks, and leads to just its incident', async () => {
    const [id = ''] = await scene.submit(1, { status: '404' });
    const incident = await scene.incident('http_404', 1);
    const watched = await scene.open(`#/tasks/${id}`, narrow);
    const { page } = watched;
    const story = page.getByRole('region', { name: 'What happened' });
    await shows(story, 'Became a dead letter: the third party answered 404');
    await story.getByRole('link', { name: 'its incident' }).waitFor();
    expect(await story.getByRole('link', { name: 'its incident' }).getAttribute('href')).toBe(
      `#/incidents/${incident}`,
    );
    await shows(story, /Result 1, failed, published/);
    const { body: letters } = await scene.tenants.theirApi('GET', `/v1/dead-letters?task=${id}`);
    const [letter] = letters.items;
    const note = NAUGHTY[0] ?? '';
    await scene.tenants.theirApi('POST', '/v1/dead-letters/discard', { ids: [letter.id], note });
    await shows(story, /Its dead letter was discarded by api-key:/);
    await shows(story, note);
    await shows(page.getByRole('region', { name: 'What is known' }), 'npm run trace');
    expect(await axeFindings(page)).toEqual([]);
    expect(await beyond(page, 380)).toEqual([]);
    await expectWalled(watched, origin());
  });

  it('tells a decision over a parked one', async () => {
    const [id = ''] = await scene.submit(1, { reset: 'after' });
    await waitUntil('the task to be parked', async () => {
      return (await scene.tenants.theirApi('GET', `/v1/tasks/${id}`)).body.status === 'parked';
    });
    const note = NAUGHTY[1] ?? '';
    await scene.tenants.theirApi('POST', `/v1/tasks/${id}/resolve`, { decision: 'abandon', note });
    const watched = await scene.open(`#/tasks/${id}`);
    const story = watched.page.getByRole('region', { name: 'What happened' });
    await shows(story, /api-key:.* decided: it need not happen/);
    await shows(story, note);
    await expectWalled(watched, origin());
  });
});
