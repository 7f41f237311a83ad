import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Api } from './demo/api.mjs';
import { defaultHome, layout, repository } from './layout.mjs';
import { underNode24 } from './node24.mjs';
import { StepFailure, say } from './progress.mjs';
import { readStackFile } from './stack-file.mjs';

/**
 * Takes the picture of the console that the README shows, of a running stack that it first, unless it is to be shown as it is, gives something to show: it
 * adds connections and some tasks. Needs Chromium: TEST_CHROMIUM, else /usr/bin/chromium.
 *
 *   node infra/local/screenshot.mjs [--out docs/images/console.png] [--dark] [--width 1440] [--height 760] [--panel] [--as-is]
 */
await underNode24(async () => {
  const { values: wish } = parseArgs({
    options: {
      out: { type: 'string', default: join(repository, 'docs/images/console.png') },
      dark: { type: 'boolean', default: false },
      'as-is': { type: 'boolean', default: false },
      panel: { type: 'boolean', default: false },
      width: { type: 'string', default: '1440' },
      height: { type: 'string', default: '760' },
    },
  });
  const { stackFile } = layout(defaultHome());
  const stack = readStackFile(stackFile);
  if (!stack) {
    throw new StepFailure({
      tried: 'to take a picture of the console',
      cameBack: `there is no ${stackFile}`,
      remedy: 'start the stack: `npm start -- --detach`',
    });
  }
  if (!wish['as-is']) await setTheScene(new Api(stack), stack.sandbox);
  await takePicture(stack, wish);
  say(wish.out);
  return 0;
});

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

async function takePicture(stack, { out, dark, panel, width, height }) {
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
    await page.getByText('T-1051').first().waitFor();
    if (panel)
      await page
        .getByRole('link', { name: /parked/ })
        .first()
        .click();
    if (panel) await page.getByRole('heading', { name: 'Attempts' }).waitFor();
    mkdirSync(dirname(out), { recursive: true });
    await page.screenshot({ path: out });
  } finally {
    await browser.close();
  }
}
