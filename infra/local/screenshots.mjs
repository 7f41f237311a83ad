import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Api } from './demo/api.mjs';
import { defaultHome, layout, repository } from './layout.mjs';
import { underNode24 } from './node24.mjs';
import { StepFailure, say } from './progress.mjs';
import { readStackFile } from './stack-file.mjs';

/** The pictures that the README and the docs show: where each is taken, and what stands there once the page has all. */
const PICTURES = [
  { name: 'console', fragment: () => '', until: 'T-1051' },
  { name: 'incident', fragment: (scene) => `#/incidents/${scene.incident}`, until: /^Task [0-9a-f]{8}$/ },
  { name: 'task', fragment: (scene) => `#/tasks/${scene.parked}`, until: 'How you know' },
];

/**
 * Takes the pictures of the console that the README and the docs show, of a running stack that it first, unless it is to be
 * shown as it is, gives something to show: it adds connections and some tasks. Needs Chromium: TEST_CHROMIUM, else
 * /usr/bin/chromium.
 *
 *   node infra/local/screenshots.mjs [--out docs/images] [--dark] [--width 1440] [--height 760] [--as-is]
 */
await underNode24(async () => {
  const { values: wish } = parseArgs({
    options: {
      out: { type: 'string', default: join(repository, 'docs/images') },
      dark: { type: 'boolean', default: false },
      'as-is': { type: 'boolean', default: false },
      width: { type: 'string', default: '1440' },
      height: { type: 'string', default: '760' },
    },
  });
  const { stackFile } = layout(defaultHome());
  const stack = readStackFile(stackFile);
  if (!stack) {
    throw new StepFailure({
      tried: 'to take pictures of the console',
      cameBack: `there is no ${stackFile}`,
      remedy: 'start the stack: `npm start -- --detach`',
    });
  }
  const api = new Api(stack);
  if (!wish['as-is']) await setTheScene(api, stack.sandbox);
  await takePictures(stack, await findScene(api), wish);
  return 0;
});

/** An incident and a parked task there are. */
async function findScene(api) {
  const [incidents, parked] = await Promise.all([api.get('/v1/incidents'), api.get('/v1/tasks?status=parked')]);
  return { incident: incidents.items[0]?.id, parked: parked.items[0]?.id };
}

async function setTheScene(api, sandbox) {
  const credentials = { type: 'bearer', token: 'sandbox-token' };
  const keyed = { baseUrl: sandbox, idempotencyHeader: 'Idempotency-Key' };
  const connections = { issues: keyed, crm: keyed, payments: { baseUrl: sandbox } };
  for (const [name, settings] of Object.entries(connections)) {
    await api.put('connections', { name, settings, credentials }, { connector: 'http' });
  }
  const soon = new Date(Date.now() + 15 * 60_000).toISOString();
  const scene = [
    { title: 'Broken link on the pricing page', ticket: 'T-1041' },
    { title: 'Search finds nothing', ticket: 'T-1042' },
    { title: 'Charge 4711', connection: 'payments', query: { reset: 'after' }, ticket: 'T-1043', ends: 'parked' },
    { title: 'Typo in the imprint', ticket: 'T-1044' },
    { title: 'Weekly report', more: { notBefore: soon }, ticket: 'T-1045', ends: 'waiting' },
    { title: 'Dark mode is too dark', ticket: 'T-1046' },
    { title: 'Close issue', method: 'PATCH', path: '/issues/none', ticket: 'T-1047', ends: 'failed' },
    {
      title: 'Sync contacts',
      connection: 'crm',
      query: { status: '429', 'retry-after': '600' },
      ticket: 'T-1048',
      ends: 'waiting',
    },
    { title: 'Refund 4690', connection: 'payments', query: { reset: 'after' }, ticket: 'T-1049', ends: 'parked' },
    { title: 'Add the missing invoice', connection: 'payments', ticket: 'T-1050' },
    {
      title: 'Export the audit trail',
      connection: 'payments',
      query: { delay: '20000' },
      ends: 'intent',
      ticket: 'T-1051',
    },
  ];
  for (const play of scene) await perform(api, play);
}

async function perform(api, play) {
  const { title, method = 'POST', path = '/issues', query, ticket, ends = 'succeeded', more = {} } = play;
  const { id } = await api.call('POST', '/v1/tasks', {
    ...{ connector: 'http', action: 'request', connection: play.connection ?? 'issues' },
    ...{ input: { method, path, ...(query && { query }), body: { title } }, labels: { ticket }, agent: 'triage' },
    ...more,
  });
  const until = Date.now() + 30_000;
  while ((await api.get(`/v1/tasks/${id}`)).status !== ends) {
    if (Date.now() > until) throw new Error(`task ${id} (${title}) did not become ${ends} within 30 s`);
    await pause(100);
  }
}

async function takePictures(stack, scene, { out, dark, width, height }) {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath: process.env.TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const page = await browser.newPage({
      viewport: { width: Number(width), height: Number(height) },
      colorScheme: dark ? 'dark' : 'light',
    });
    await page.goto(`${stack.console}#key=${encodeURIComponent(stack.apiKey)}`);
    await page.getByText('need a decision').waitFor();
    mkdirSync(out, { recursive: true });
    for (const { name, fragment, until } of PICTURES) {
      await page.goto(stack.console + fragment(scene));
      await page.getByText(until).first().waitFor();
      const path = join(out, `${name}.png`);
      await page.screenshot({ path });
      say(path);
    }
  } finally {
    await browser.close();
  }
}
