import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { axeFindings, beyond, type ConsoleScene, consoleScene, expectWalled, shows } from '../support/console-scene.js';
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

const api = (method: string, path: string, json?: object) => scene.tenants.theirApi(method, path, json);

/** So many results, and a subscription that came after them, to a receiver that is not there. */
async function late(count: number): Promise<string> {
  for (const id of await scene.submit(count, {})) {
    const isDone = async () => (await api('GET', `/v1/tasks/${id}`)).body.status === 'succeeded';
    await waitUntil(`task ${id}`, isDone, { deadlineMs: 30_000 });
  }
  const name = `late-${randomUUID().slice(0, 8)}`;
  const deliver = { type: 'http', url: 'https://inbox.invalid/results' };
  await api('POST', '/v1/subscriptions', { name, kind: 'results', routing: '#', deliver });
  return name;
}

/** An instant as a field for local time is filled. */
function localTime(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

async function preview(page: Page, from: number): Promise<void> {
  const replays = page.getByRole('region', { name: 'Replays' });
  await replays.getByRole('button', { name: 'Replay …' }).click();
  await replays.getByLabel('What came from').fill(localTime(from));
  await replays.getByRole('button', { name: 'Preview' }).click();
}

describe('the page of a subscription', () => {
  it('says what a replay would come to, has it begun once, shows how it goes and ends it midway', async () => {
    const since = Date.now() - 60_000;
    const name = await late(8);
    const narrow = { colorScheme: 'dark', viewport: { width: 380, height: 800 } } as const;
    const [mine, theirs] = [
      await scene.open(`#/subscriptions/${name}`, narrow),
      await scene.open(`#/subscriptions/${name}`),
    ];
    for (const { page } of [mine, theirs]) {
      await preview(page, since);
      const form = page.getByRole('form', { name: 'Preview' });
      await shows(form, /All \d+ would be brought\./);
      await form.getByLabel('Brought in a second at most').fill('1');
      await form.getByLabel('Note, if any').fill(IMAGE);
    }
    expect(await axeFindings(mine.page)).toEqual([]);
    expect((await api('GET', `/v1/replay-runs?subscription=${name}`)).body.items).toEqual([]);
    await mine.page.getByRole('button', { name: /^Replay \d+$/ }).click();
    const run = mine.page.getByRole('region', { name: 'Replay run' }).first();
    await shows(run, 'running');
    await shows(run, /at most 1 a second, about \d+ s left/);
    await shows(run, IMAGE);
    await theirs.page.getByRole('button', { name: /^Replay \d+$/ }).click();
    await shows(theirs.page.getByRole('alert'), /is under way for late-.*: wait for its end, or cancel it/);
    await shows(theirs.page.getByRole('alert'), /At present the replay of .* is running: \d+ of \d+ sent/);
    await shows(run, /[1-9] of \d+ sent, \d+ of them not taken yet/);
    await run.getByRole('button', { name: 'Cancel' }).click();
    await shows(run, 'cancelled');
    expect(await run.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
    const { items } = (await api('GET', `/v1/replay-runs?subscription=${name}`)).body;
    expect(items).toMatchObject([{ state: 'cancelled', note: IMAGE }]);
    expect(items[0].sent).toBeLessThan(items[0].selected);
    expect(await beyond(mine.page, 380)).toEqual([]);
    expect(await axeFindings(mine.page)).toEqual([]);
    await expectWalled(mine, scene.tenants.addresses.controlPlane);
    await api('DELETE', `/v1/subscriptions/${name}`);
  });

  it('names what is wrong with a time that was chosen', async () => {
    const name = await late(1);
    const { page } = await scene.open(`#/subscriptions/${name}`);
    await preview(page, Date.now() + 3_600_000);
    await shows(page.getByRole('form', { name: 'Replay' }).getByRole('alert'), /from is not earlier than now/);
    expect(await page.getByRole('form', { name: 'Preview' }).count()).toBe(0);
    await api('DELETE', `/v1/subscriptions/${name}`);
  });
});
