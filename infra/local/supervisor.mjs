import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileCache, layout } from './layout.mjs';
import { end, forget, isAlive, recall, remember, startInBackground } from './processes.mjs';
import { nextStart } from './restarts.mjs';
import { describeStack, writeStackFile } from './stack-file.mjs';

/**
 * The process that stays behind `npm start`: it keeps what the plan names running and stack.json true. A plan that has
 * changed is read anew. On SIGTERM it ends alone; services are ended by who ends it. What it finds running is adopted,
 * so a supervisor may be killed and started again without touching a service.
 */
const places = layout(process.argv[2]);
const LOOK_MS = 200;
const planFile = join(places.run, 'plan.json');
const kept = new Map();
let plan = { processes: [], announce: false };
let planText = '';
let announced = '';

const recordFile = (instance) => join(places.run, `service-${instance}.json`);

function readPlan() {
  const text = readFileSync(planFile, 'utf8');
  if (text === planText) return;
  planText = text;
  plan = JSON.parse(text);
  const wanted = new Set(plan.processes.map(({ instance }) => instance));
  for (const [instance, entry] of kept) {
    if (!wanted.has(instance)) {
      kept.delete(instance);
      if (entry.record) end(entry.record, { deadlineMs: 30_000 }).then(() => forget(recordFile(instance)));
    }
  }
  for (const process of plan.processes) {
    const entry = kept.get(process.instance) ?? {
      record: recall(recordFile(process.instance)),
      deaths: 0,
      startedAt: 0,
    };
    kept.set(process.instance, { ...entry, process, deaths: 0, notBefore: 0 });
  }
}

function look() {
  if (!existsSync(planFile)) process.exit(0);
  readPlan();
  const now = Date.now();
  for (const entry of kept.values()) {
    if (entry.record && isAlive(entry.record)) continue;
    if (entry.record) {
      tell(`${entry.process.instance} (process ${entry.record.pid}) has died`);
      Object.assign(entry, nextStart(entry, now), { record: undefined });
    }
    if (now >= entry.notBefore) start(entry, now);
  }
  announce();
}

function start(entry, now) {
  const { instance, args, env } = entry.process;
  const child = startInBackground(process.execPath, args, {
    cwd: plan.folder,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TZ: process.env.TZ ?? 'UTC',
      NODE_COMPILE_CACHE: compileCache,
      WAYBILL_STACK: places.home,
      ...env,
    },
    log: places.log(instance),
  });
  entry.startedAt = now;
  if (child.pid === undefined) {
    Object.assign(entry, nextStart(entry, now));
    return;
  }
  entry.record = remember(recordFile(instance), child.pid, { deaths: entry.deaths });
  tell(`${instance} started as process ${child.pid}`);
}

function announce() {
  if (!plan.announce) return;
  const running = [...kept.values()]
    .filter(({ process, record }) => process.listed && record && isAlive(record))
    .map(({ process, record }) => ({ service: process.service, pid: record.pid }));
  const stack = describeStack(plan.addresses, running);
  const text = JSON.stringify(stack);
  if (text === announced && existsSync(places.stackFile)) return;
  writeStackFile(places.stackFile, stack);
  announced = text;
}

const tell = (text) => process.stdout.write(`${new Date().toISOString()} ${text}\n`);

process.on('SIGTERM', () => process.exit(0));
look();
setInterval(look, LOOK_MS);
