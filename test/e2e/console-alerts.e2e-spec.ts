import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { axeFindings, beyond, type ConsoleScene, consoleScene, expectWalled, shows } from '../support/console-scene.js';
import { waitUntil } from '../support/wait-until.js';
import { describeWith } from '../support/with-program.js';

jest.setTimeout(90_000);
const describe = describeWith('TEST_CHROMIUM');

const IMAGE = `<img src=x onerror="window.hit='img'">`;

let scene: ConsoleScene;
const origin = () => scene.tenants.addresses.controlPlane;

beforeAll(async () => {
  scene = await consoleScene();
}, 180_000);

afterEach(() => scene.closePages());
afterAll(() => scene?.close(), 60_000);

describe('the page of alerts', () => {
  it('says what is wrong and what to do, leads to it, and has an operator mute it with a reason', async () => {
    await scene.submit(1, { status: '404' });
    const incident = await scene.incident('http_404', 1);
    const watched = await scene.open('#/alerts', { viewport: { width: 380, height: 800 } });
    const { page } = watched;
    const card = page.getByRole('region', { name: /Tasks fail for good/ });
    await shows(card, /dead letter.* of http request: http_404/);
    await shows(card, 'incident.md');
    expect(await card.getByRole('link', { name: 'Look at it' }).getAttribute('href')).toBe(`#/incidents/${incident}`);
    await card.getByLabel(/because/).fill(IMAGE);
    await card.getByRole('button', { name: 'Mute' }).click();
    await shows(card, IMAGE);
    await card.getByRole('button', { name: 'Unmute' }).click();
    await card.getByRole('button', { name: 'Mute' }).waitFor();
    expect(await beyond(page, 380)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    await expectWalled(watched, origin());
  });

  it('says from when on alerts fire, has an administrator set that, and says what may not be', async () => {
    const watched = await scene.open('#/alerts', { viewport: { width: 380, height: 800 } });
    const { page } = watched;
    const card = page.getByRole('region', { name: 'Thresholds' });
    const row = card.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'parked', exact: true }) });
    await shows(row, /1.*tasks of a connector are parked/);
    const form = card.getByRole('form', { name: 'Set a threshold' });
    await form.getByLabel('For').selectOption('parked');
    await form.getByLabel('tasks').fill('3');
    await form.getByRole('button', { name: 'Set' }).click();
    await shows(row, /3 \(standard: 1\)/);
    await form.getByLabel('tasks').fill('1.5');
    await form.getByRole('button', { name: 'Set' }).click();
    await shows(form, /must be a whole number from 1 to 1000000/);
    await form.getByLabel('tasks').fill('');
    await form.getByRole('button', { name: 'Use the standard' }).click();
    await waitUntil('the standard', async () => !(await row.textContent())?.includes('standard'));
    expect(await beyond(page, 380)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    expect(watched.complaints).toEqual([expect.stringContaining('400')]);
    await expectWalled({ ...watched, complaints: [] }, origin());
  });
});

describe('the page of the report', () => {
  it('shows a week, another one where it is asked for, and error budgets', async () => {
    const watched = await scene.open('#/report', { viewport: { width: 380, height: 800 } });
    const { page } = watched;
    await shows(page.getByRole('region', { name: 'What happened' }), /Incidents: \d+ opened/);
    await page.getByLabel('Week').fill('2026-W10');
    await shows(page.getByRole('region', { name: 'Connectors' }), /2026-W10/);
    await shows(page.getByRole('region', { name: 'Error budgets' }), /over 28 days/);
    expect(await beyond(page, 380)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    await expectWalled(watched, origin());
  });
});
