import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { bringDown } from './bring-down.mjs';
import { locateBroker, startBroker } from './broker.mjs';
import { ensureBuild } from './build.mjs';
import { ensureDatabase, ensureOwner } from './database.mjs';
import { DEVELOPER } from './jobs.mjs';
import { defaultHome, isHome, layout, makeFolders, repository } from './layout.mjs';
import { underNode24 } from './node24.mjs';
import { StepFailure, step } from './progress.mjs';
import { takeTurn } from './run-lock.mjs';
import { anythingLives, readPlan } from './run-state.mjs';
import { secretsIn } from './secrets.mjs';
import { VHOST, withLogin } from './services.mjs';

/**
 * Runs the `waybill` command against the local stack. `recover` speaks to its servers themselves, unless DATABASE_URL says
 * otherwise. A stack whose services refuse to start does not run: its broker and database are then started for that alone.
 */
await underNode24(
  async () => {
    await ensureBuild();
    const isRecover = process.argv.slice(2).find((word) => !word.startsWith('-')) === 'recover';
    if (!isRecover || process.env.DATABASE_URL) return runCommand({ WAYBILL_HOME: defaultHome() });
    const places = layout(defaultHome());
    const addresses = readPlan(places)?.addresses;
    if (addresses && (await anythingLives(places))) {
      return runCommand({ DATABASE_URL: addresses.database, RABBITMQ_URL: addresses.amqp });
    }
    return withServers(places, runCommand);
  },
  { packages: false },
);

async function runCommand(servers) {
  // Ctrl-C is the command's to answer; this waits for its end.
  process.on('SIGINT', () => {});
  const args = ['--enable-source-maps', join(repository, 'dist/apps/cli/src/main.js'), ...process.argv.slice(2)];
  const [code] = await once(
    spawn(process.execPath, args, { env: { ...process.env, ...servers }, stdio: 'inherit' }),
    'exit',
  );
  return code ?? 1;
}

async function withServers(places, work) {
  if (!isHome(places.home)) throw neverStarted(places);
  makeFolders(places);
  const giveBack = await takeTurn(places);
  try {
    const secrets = secretsIn(places.secrets);
    const wish = { secrets, promised: new Set() };
    const given = process.env.RABBITMQ_URL && {
      amqp: process.env.RABBITMQ_URL,
      management: process.env.RABBITMQ_MANAGEMENT_URL,
    };
    const broker = await locateBroker(places, { ...wish, given: given || undefined });
    await step('broker', () => startBroker(places, broker));
    const database = await step('database', () => ensureDatabase(places, wish));
    return await work({
      DATABASE_URL: await ensureOwner(database, secrets),
      RABBITMQ_URL: `${withLogin(broker.amqp, DEVELOPER, secrets.password(DEVELOPER))}/${VHOST}`,
    });
  } finally {
    giveBack();
    await bringDown(places);
  }
}

const neverStarted = ({ home }) =>
  new StepFailure({
    tried: `to find the servers of the stack in ${home}`,
    cameBack: 'none was ever started there',
    remedy: 'start it (`npm start`), name its home by WAYBILL_HOME, or give DATABASE_URL and RABBITMQ_URL',
  });
