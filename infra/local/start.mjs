import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { bringDown } from './bring-down.mjs';
import { bringUp } from './bring-up.mjs';
import { demonstrate } from './demonstration.mjs';
import { ADMINISTRATOR } from './jobs.mjs';
import { defaultHome, layout } from './layout.mjs';
import { underNode24 } from './node24.mjs';
import { detail, explain, halt, StepFailure, say, secondsSince } from './progress.mjs';
import { isBeingBroughtUp, takeTurn } from './run-lock.mjs';
import { anythingLives, readPlan } from './run-state.mjs';
import { startSupervisor } from './supervision.mjs';

const places = layout(defaultHome());
let stopping = false;

await underNode24(async () => {
  const { detach, workers } = readOptions(process.argv.slice(2));
  const started = performance.now();
  stopOnSignal();
  const giveBack = await takeTurn(places);
  const wasRunning = await anythingLives(places);
  try {
    const { stack, mended } = await bringUp(places, { workers });
    if (!mended && process.env.WAYBILL_DEMO !== '0') await demonstrate(places);
    summarise(stack, mended, started);
  } catch (error) {
    // What is taken down under a step makes it fail: no news for who has asked for it.
    if (stopping) return new Promise(() => {});
    explain(error);
    if (!wasRunning && !readPlan(places)?.announce) await bringDownQuietly();
    return 1;
  } finally {
    giveBack();
  }
  return detach ? 0 : stayAttached();
});

function readOptions(args) {
  try {
    const { values } = parseArgs({ args, options: { detach: { type: 'boolean' }, workers: { type: 'string' } } });
    const workers = values.workers === undefined ? undefined : Number(values.workers);
    if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1 && workers <= 50)) {
      throw new Error(`--workers ${values.workers} is not a whole number from 1 to 50`);
    }
    return { detach: values.detach ?? false, workers };
  } catch (error) {
    throw new StepFailure({
      tried: `npm start -- ${args.join(' ')}`,
      cameBack: error.message,
      remedy: 'the options are --detach and --workers <1 to 50>',
    });
  }
}

function stopOnSignal() {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, async () => {
      if (stopping) return;
      stopping = true;
      halt();
      say('\nstopping …');
      await bringDownQuietly();
      say('stopped');
      process.exit(name === 'SIGTERM' ? 143 : 130);
    });
  }
}

async function bringDownQuietly() {
  try {
    await bringDown(places);
  } catch (error) {
    explain(error);
  }
}

function summarise(stack, mended, started) {
  say(`\nWaybill ${mended ? 'is whole' : 'runs'} (${secondsSince(started)})`);
  detail(`API              ${stack.controlPlane}`);
  detail(`console          ${stack.console}; \`npm run console\` prints a link that signs in`);
  detail(`                 or sign in as ${ADMINISTRATOR}, by the password in ${join(places.secrets, ADMINISTRATOR)}`);
  detail(`webhooks         ${stack.webhookIngest}`);
  detail(`sandbox          ${stack.sandbox}`);
  detail(`traces           ${stack.traces}, npm run trace -- <id of a task or event>`);
  detail(`addresses, keys  ${places.stackFile}`);
  detail(`logs             ${places.logs}`);
}

/** Stays until the stack is stopped, by Ctrl-C here or `npm stop` elsewhere; a supervisor that dies is replaced. */
async function stayAttached() {
  say('\nCtrl-C stops all of it.');
  while (stopping || readPlan(places)) {
    await pause(500);
    if (!stopping && readPlan(places) && !isBeingBroughtUp(places)) await startSupervisor(places);
  }
  say('stopped from elsewhere');
  return 0;
}
