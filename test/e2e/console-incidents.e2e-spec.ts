import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import {
  axeFindings,
  beyond,
  type ConsoleScene,
  consoleScene,
  expectWalled,
  gzippedSize,
  shows,
} from '../support/console-scene.js';
import { waitUntil } from '../support/wait-until.js';
import { describeWith } from '../support/with-program.js';

jest.setTimeout(90_000);
const describe = describeWith('TEST_CHROMIUM');

const IMAGE = `<img src=x onerror="window.hit='img'">`;
const SCRIPT = `</td><script>window.hit='script'</script>`;
/** Letters of the seeded incident. */
const LETTERS = 8;

let scene: ConsoleScene;
let incident: string;

beforeAll(async () => {
  scene = await consoleScene();
  // Each fails for good once, and goes well when it is sent again.
  const body = { title: IMAGE, password: 'hunter2' };
  await scene.submit(LETTERS, { status: '422', times: '1' }, { body, labels: { note: SCRIPT } });
  incident = await scene.incident('http_422', LETTERS);
}, 180_000);

afterEach(() => scene.closePages());
afterAll(() => scene?.close(), 60_000);

describe('who is new to an incident', () => {
  it('finds its cause in three clicks from the overview, and its task in one more', async () => {
    const { page } = await scene.open();
    await shows(page.getByRole('status'), `${LETTERS} dead letters in 1 incident`);
    let clicks = 0;
    const click = async (name: RegExp) => {
      clicks++;
      await page.getByRole('main').getByRole('link', { name }).first().click();
    };
    await click(/Incidents.*causes to mend/);
    expect(page.url()).toBe(`${scene.tenants.addresses.console}#/incidents`);
    await click(/http · request: the third party answered 422/);
    await shows(page.getByRole('region', { name: 'An example' }), 'As you asked');
    expect(clicks).toBeLessThanOrEqual(3);
    await click(/step by step/);
    await page.getByRole('heading', { name: 'http · request', level: 1 }).waitFor();
    await page.goBack();
    await shows(page.getByRole('region', { name: 'Its dead letters' }), `${LETTERS} of ${LETTERS}`);
  });
});

describe('the page of an incident', () => {
  it('shows what others wrote as text, masks secrets, asks no other host, and has nothing for axe', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const watched = await scene.open(`#/incidents/${incident}`, {
        colorScheme,
        viewport: { width: 380, height: 800 },
      });
      const { page } = watched;
      const example = page.getByRole('region', { name: 'An example' });
      await shows(example, 'onerror');
      await shows(example, '"password": "••••••"');
      expect(await page.content()).not.toContain('hunter2');
      await shows(page.getByRole('region', { name: 'Its dead letters' }), `${LETTERS} of ${LETTERS}`);
      expect(await beyond(page, 380)).toEqual([]);
      await expectWalled(watched, scene.tenants.addresses.controlPlane);
      expect(await axeFindings(page)).toEqual([]);
      await page.goto(`${scene.tenants.addresses.console}#/incidents`);
      await page.getByRole('link', { name: /answered 422/ }).waitFor();
      expect(await beyond(page, 380)).toEqual([]);
      expect(await axeFindings(page)).toEqual([]);
      await page.goto(`${scene.tenants.addresses.console}#/`);
      await page.getByRole('heading', { name: 'Open incidents' }).waitFor();
      expect(await beyond(page, 380)).toEqual([]);
      expect(await axeFindings(page)).toEqual([]);
    }
  });

  it('keeps who is on it and a note, as somebody else sees them', async () => {
    const [mine, theirs] = [await scene.open(`#/incidents/${incident}`), await scene.open(`#/incidents/${incident}`)];
    const form = mine.page.getByRole('region', { name: 'Who is on it' });
    await form.getByLabel('Name').fill('ada');
    await form.getByLabel('Note').fill(IMAGE);
    await mine.page.keyboard.press('Tab');
    await mine.page.keyboard.press('Enter');
    await shows(form, 'Kept');
    const other = theirs.page.getByRole('region', { name: 'Who is on it' });
    await waitUntil('the note to be seen', async () => (await other.getByLabel('Note').inputValue()) === IMAGE);
    await mine.page.goto(`${scene.tenants.addresses.console}#/incidents`);
    await shows(mine.page.getByRole('row', { name: /ada/ }), 'onerror');
    await expectWalled(mine, scene.tenants.addresses.controlPlane);
  });

  it('previews a redrive, runs one whoever asks twice, holds it, has it go on, and ends resolved', async () => {
    const [mine, theirs] = [await scene.open(`#/incidents/${incident}`), await scene.open(`#/incidents/${incident}`)];
    const [redrive, other] = [mine, theirs].map(({ page }) =>
      page.getByRole('region', { name: 'Redrive', exact: true }),
    );
    if (!redrive || !other) throw new Error('two pages were asked for');
    for (const one of [redrive, other]) {
      await one.getByRole('button', { name: `Preview a redrive of ${LETTERS}` }).click();
      await shows(one, `All ${LETTERS} would be sent.`);
      await one.getByLabel('Tasks a second at most').fill('1');
    }
    await redrive.getByRole('button', { name: `Redrive ${LETTERS}` }).dblclick();
    const run = redrive.getByRole('region', { name: 'Redrive run' });
    await shows(run, /batch \d of 4/);
    expect(await run.count()).toBe(1);
    await run.getByRole('button', { name: 'Pause' }).click();
    await shows(run, 'paused');
    await other.getByRole('button', { name: `Redrive ${LETTERS}` }).click();
    await shows(other.getByRole('alert'), 'over these dead letters: wait for its end, or cancel it');
    await shows(other.getByRole('alert'), /At present the run of .* is paused/);
    await run.getByRole('button', { name: 'Resume' }).click();
    await shows(run, 'running');
    await shows(run, /at most 1 a second/);
    await shows(run, `${LETTERS} of ${LETTERS} sent, ${LETTERS} succeeded`);
    await shows(mine.page.getByRole('main'), 'resolved');
    await shows(theirs.page.getByRole('main'), 'resolved');
    await expectWalled(mine, scene.tenants.addresses.controlPlane);
    const { items } = (await scene.tenants.theirApi('GET', `/v1/redrive-runs?incident=${incident}`)).body;
    expect(items).toHaveLength(1);
  });

  it('says why a run stopped by itself, leads from one that came back to the one before, and discards with a reason', async () => {
    await scene.submit(3, { status: '422' });
    const again = await scene.incident('http_422', 3);
    const { page } = await scene.open(`#/incidents/${again}`);
    const redrive = page.getByRole('region', { name: 'Redrive', exact: true });
    await redrive.getByRole('button', { name: 'Preview' }).click();
    await redrive.getByRole('button', { name: 'Redrive 3' }).click();
    await shows(redrive, 'stopped by itself');
    await shows(redrive, 'Why it stopped:');
    await redrive.getByText('What failed again').click();
    await redrive.getByRole('link', { name: /^Task / }).waitFor();
    await page.getByRole('link', { name: /of the same cause before/ }).click();
    await waitUntil('the one before', () => page.url().endsWith(incident));
    await page.goBack();

    const discard = page.getByRole('region', { name: 'Discard' });
    await discard.getByRole('button', { name: /^Discard/ }).click();
    expect(await discard.getByRole('button', { name: 'Discard them' }).count()).toBe(0);
    await discard.getByLabel('Reason').fill('known to be wrong');
    await discard.getByRole('button', { name: /^Discard/ }).click();
    await shows(discard, 'Nobody can take that back');
    await discard.getByRole('button', { name: 'Discard them' }).click();
    await discard.waitFor({ state: 'detached' });
    await page.getByRole('region', { name: 'Its dead letters' }).getByLabel('State').selectOption('discarded');
    await shows(page.getByRole('region', { name: 'Its dead letters' }), /known to be wrong/);
  });

  it('cancels a run and leaves the rest open', async () => {
    await scene.submit(5, { status: '405', times: '1' });
    const { page } = await scene.open(`#/incidents/${await scene.incident('http_405', 5)}`);
    const redrive = page.getByRole('region', { name: 'Redrive', exact: true });
    await redrive.getByRole('button', { name: 'Preview' }).click();
    await redrive.getByRole('button', { name: 'Not now' }).click();
    await redrive.getByRole('button', { name: 'Preview' }).click();
    await redrive.getByLabel('Tasks a second at most').fill('2000');
    await redrive.getByRole('button', { name: 'Redrive 5' }).click();
    const run = redrive.getByRole('region', { name: 'Redrive run' });
    expect(await run.count()).toBe(0);
    await redrive.getByLabel('Tasks a second at most').fill('1');
    await redrive.getByRole('button', { name: 'Redrive 5' }).click();
    await run.getByRole('button', { name: 'Cancel' }).click();
    await shows(run, 'cancelled');
    await shows(run, /[1-5] left open/);
    await redrive.getByRole('button', { name: /Preview a redrive of [1-5]/ }).waitFor();
  });

  it('says what it is where there is no such incident', async () => {
    const { page } = await scene.open('#/incidents/00000000-0000-4000-8000-000000000000');
    await shows(page.getByRole('main'), 'There is no incident');
  });
});

describe('the console as it is sent', () => {
  it('is under 250 KB, gzipped', async () => {
    expect(await gzippedSize(scene.tenants.addresses.console)).toBeLessThan(250_000);
  });
});
