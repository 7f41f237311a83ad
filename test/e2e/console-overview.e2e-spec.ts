import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { axeFindings, beyond, type ConsoleScene, consoleScene, expectWalled, shows } from '../support/console-scene.js';
import { waitUntil } from '../support/wait-until.js';
import { describeWith } from '../support/with-program.js';

jest.setTimeout(180_000);
const describe = describeWith('TEST_CHROMIUM');

const narrow = { viewport: { width: 380, height: 800 } };
/** A minute is counted shortly after it has ended. */
const A_MINUTE = { deadlineMs: 90_000, everyMs: 500 };

let scene: ConsoleScene;
const origin = () => scene.tenants.addresses.controlPlane;

beforeAll(async () => {
  scene = await consoleScene();
}, 180_000);

afterEach(() => scene.closePages());
afterAll(() => scene?.close(), 60_000);

describe('the overview', () => {
  it('tells what is done, how long it takes and what waits, each number with the way to its list', async () => {
    await scene.submit(3, { status: '200' });
    await scene.submit(1, { status: '200' }, { notBefore: new Date(Date.now() + 3_600_000).toISOString() });
    const watched = await scene.open();
    const { page } = watched;
    const work = page.getByRole('region', { name: 'Work' });
    await shows(work, 'for its time');
    const waiting = work.getByRole('heading', { name: /^Waiting/ }).getByRole('link');
    expect([await waiting.textContent(), await waiting.getAttribute('href')]).toEqual(['1', '#/tasks?status=waiting']);
    const reason = work.getByRole('listitem').filter({ hasText: 'for its time' }).getByRole('link');
    expect(await reason.getAttribute('href')).toBe('#/tasks?status=waiting&reason=not_before');
    expect(await work.getByRole('link', { name: 'Failed' }).getAttribute('href')).toBe('#/tasks?status=failed');
    const p50 = work.getByRole('row', { name: /p50/ }).getByRole('cell').last();
    await waitUntil('the minute to be counted', async () => / m?s$/.test((await p50.textContent()) ?? ''), A_MINUTE);
    const accepted = work
      .getByRole('row', { name: /Accepted/ })
      .getByRole('cell')
      .last();
    expect(Number(await accepted.textContent())).toBeGreaterThan(0);
    await shows(page.getByRole('banner'), 'live');
    await expectWalled(watched, origin());
  });

  it('is told of what happens as it happens, looks by itself where no stream comes through, and is live again', async () => {
    const { page } = await scene.open();
    await shows(page.getByRole('banner'), 'live');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const [id = ''] = await scene.submit(1, { status: '200' });
    await page.getByRole('region', { name: 'Latest tasks' }).getByText(id.slice(-8)).waitFor();
    expect(asked).not.toContain('/v1/live');
    await page.route('**/v1/live', (route) =>
      route.fulfill({ status: 503, headers: { 'retry-after': '1' }, body: '' }),
    );
    await page.reload();
    await shows(page.getByRole('banner'), 'polling');
    await shows(page.getByRole('region', { name: 'Work' }), 'Silent sources');
    await page.unroute('**/v1/live');
    await shows(page.getByRole('banner'), /^live$/);
  });

  it('is read by whoever sees little, hears it, or has a small screen, by day and by night', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await scene.open('', { colorScheme, ...narrow });
      await shows(page.getByRole('region', { name: 'Work' }), 'Silent sources');
      expect(await beyond(page, 380)).toEqual([]);
      expect(await axeFindings(page)).toEqual([]);
      await page.setViewportSize({ width: 1440, height: 900 });
      expect(await axeFindings(page)).toEqual([]);
      if (process.env['SHOT'])
        await page.screenshot({ path: `${process.env['SHOT']}-${colorScheme}.png`, fullPage: true });
    }
  });
});

describe('the page of a queue', () => {
  it('draws how full it was, says it in words and in numbers, by day and by night, on a small screen', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, complaints } = await scene.open('', { colorScheme, ...narrow });
      const queues = page.getByRole('region', { name: 'Queues' });
      await queues.getByRole('link', { name: 'tasks.http', exact: true }).click();
      await waitUntil('its page', () => page.url().endsWith('#/queues/waybill.tasks.http'));
      const chart = page.getByRole('img', { name: /^Messages in it/ });
      await chart.waitFor();
      expect(await chart.getByText(/ready at the most: .* messages at last/).count()).toBe(1);
      expect(await page.getByRole('img', { name: /^Consumers fewest: 1/ }).count()).toBe(1);
      await page.getByText('The numbers').click();
      await page
        .getByRole('table', { name: /How full it was/ })
        .getByRole('row')
        .nth(1)
        .waitFor();
      expect(await beyond(page, 380)).toEqual([]);
      expect(await axeFindings(page)).toEqual([]);
      if (process.env['SHOT'])
        await page.screenshot({ path: `${process.env['SHOT']}-q-${colorScheme}.png`, fullPage: true });
      await page.getByLabel('The last').selectOption('week');
      await page.getByText('Nothing is known of this time').or(chart).first().waitFor();
      expect(complaints).toEqual([]);
    }
  });
});
