import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findCommand, isExecutable } from './commands.mjs';
import { repository } from './layout.mjs';
import { end, forget, isAlive, recall, remember, sizeOf, startInBackground, tail, textSince } from './processes.mjs';
import { StepFailure } from './progress.mjs';
import { writePrivate } from './secrets.mjs';

const START_DEADLINE_MS = 90_000;
const STOP_DEADLINE_MS = 30_000;
/** What a node says of a port that somebody else listens on. */
const PORT_TAKEN = /eaddrinuse|could_not_start_listener|dist_port_already_used/;

/** Where packages put the plain start scripts; those of PATH may be wrappers that insist on the package's own user. */
const INSTALLED = [
  '/usr/lib/rabbitmq/bin',
  '/usr/lib64/rabbitmq/bin',
  '/opt/homebrew/opt/rabbitmq/sbin',
  '/usr/local/opt/rabbitmq/sbin',
];

/** The folder of an installed RabbitMQ's scripts, or undefined; WAYBILL_RABBITMQ_SCRIPTS names another than is found. */
export function findInstalledBroker() {
  const wanted = process.env.WAYBILL_RABBITMQ_SCRIPTS;
  if (wanted) return wanted;
  const known = INSTALLED.find((folder) => isExecutable(join(folder, 'rabbitmq-server')));
  return known ?? findCommand('rabbitmq-server')?.replace(/\/rabbitmq-server$/, '');
}

/**
 * The environment that makes a RabbitMQ command speak of this private node and of nothing else on the machine.
 *
 * @param {ReturnType<import('./layout.mjs').layout>} places
 * @param {{ identity: string, ports: { amqp: number, distribution: number, epmd: number } }} node
 */
export function nodeEnvironment(places, { identity, ports }) {
  const inside = (name) => join(places.broker, name);
  return {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    HOME: inside('home'),
    WAYBILL_STACK: places.home,
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `waybill-${identity}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(ports.amqp),
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_CONFIG_FILE: inside('rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: inside('advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: inside('enabled_plugins'),
    RABBITMQ_MNESIA_BASE: inside('data'),
    RABBITMQ_LOG_BASE: inside('log'),
    RABBITMQ_SCHEMA_DIR: inside('schema'),
    RABBITMQ_GENERATED_CONFIG_DIR: inside('config'),
    RABBITMQ_PID_FILE: inside('node.pid'),
    // Idle schedulers spin a little: not at all makes the start half as long again, the default keeps a core warm.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '-kernel inet_dist_use_interface {127,0,0,1} +sbwt very_short +sbwtdcpu none +sbwtdio none',
    RABBITMQ_CTL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1} +sbwt none',
  };
}

/**
 * Starts the private node and returns when it serves AMQP and its management API.
 *
 * @param {ReturnType<import('./layout.mjs').layout>} places
 * @param {{ scripts: string, identity: string, user: string, password: string, ports:
 *   { amqp: number, management: number, prometheus: number, distribution: number, epmd: number } }} node
 * @throws {StepFailure} with the end of the node's log when it does not come up in 90 s; with `portTaken` true when it
 *   ended because somebody else has one of its ports
 */
export async function startNode(places, node) {
  const env = nodeEnvironment(places, node);
  for (const folder of ['home', 'data', 'log', 'schema', 'config']) {
    mkdirSync(join(places.broker, folder), { recursive: true, mode: 0o700 });
  }
  writePrivate(env.RABBITMQ_CONFIG_FILE, configuration(node));
  writePrivate(
    env.RABBITMQ_ENABLED_PLUGINS_FILE,
    readFileSync(join(repository, 'infra/rabbitmq/enabled_plugins'), 'utf8'),
  );
  writeControlScript(places, node.scripts, env);
  await startEpmd(places, env);
  const said = sizeOf(places.log('rabbitmq'));
  const child = startInBackground(join(node.scripts, 'rabbitmq-server'), [], {
    env,
    cwd: places.broker,
    log: places.log('rabbitmq'),
  });
  if (child.pid === undefined) throw notStarted(places, node, 'the start script cannot be run');
  const record = remember(join(places.run, 'broker-script.json'), child.pid);
  const deadline = Date.now() + START_DEADLINE_MS;
  while (!(await isServing(node))) {
    if (!isAlive(record)) {
      const failure = notStarted(places, node, `the node ended at once\n${tail(places.log('rabbitmq'))}`);
      failure.portTaken = PORT_TAKEN.test(textSince(places.log('rabbitmq'), said));
      throw failure;
    }
    if (Date.now() > deadline) {
      throw notStarted(places, node, `no answer within ${START_DEADLINE_MS / 1000} s\n${tail(places.log('rabbitmq'))}`);
    }
    await pause(100);
  }
  const beam = Number(readFileSync(env.RABBITMQ_PID_FILE, 'utf8').trim());
  remember(join(places.run, 'broker.json'), beam);
}

/** Ends node and epmd; both are gone when this returns. */
export async function stopNode(places) {
  for (const [name, deadlineMs] of [
    ['broker.json', STOP_DEADLINE_MS],
    ['broker-script.json', 5_000],
    ['epmd.json', 2_000],
  ]) {
    const record = recall(join(places.run, name));
    if (record) await end(record, { deadlineMs });
    forget(join(places.run, name));
  }
}

/** Whether the node of this home runs. */
export const nodeRuns = (places) => recall(join(places.run, 'broker.json')) !== undefined;

function configuration({ user, password, ports }) {
  return [
    readFileSync(join(repository, 'infra/rabbitmq/rabbitmq.conf'), 'utf8').trimEnd(),
    `default_user = ${user}`,
    `default_pass = ${password}`,
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${ports.management}`,
    'prometheus.tcp.ip = 127.0.0.1',
    `prometheus.tcp.port = ${ports.prometheus}`,
    '',
  ].join('\n');
}

/** `<home>/rabbitmqctl`: the operators' command for exactly this node. */
function writeControlScript(places, scripts, env) {
  const quoted = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;
  const lines = Object.entries(env)
    .filter(([name]) => name !== 'PATH' && name !== 'WAYBILL_STACK')
    .map(([name, value]) => `export ${name}=${quoted(value)}`);
  const file = controlScript(places);
  writeFileSync(file, `#!/bin/sh\n${lines.join('\n')}\nexec ${quoted(join(scripts, 'rabbitmqctl'))} "$@"\n`);
  chmodSync(file, 0o700);
}

/** Path of the script that runs rabbitmqctl against this home's node. */
export const controlScript = (places) => join(places.home, 'rabbitmqctl');

/** An epmd of our own in the foreground, so that its id is known; one that Erlang starts by itself outlives the node. */
async function startEpmd(places, env) {
  if (recall(join(places.run, 'epmd.json'))) return;
  const epmd = findCommand('epmd', [
    '/usr/lib/erlang/bin',
    '/usr/lib64/erlang/bin',
    '/opt/homebrew/bin',
    '/usr/local/bin',
  ]);
  if (!epmd) return;
  const child = startInBackground(epmd, ['-address', '127.0.0.1', '-port', env.ERL_EPMD_PORT], {
    env,
    cwd: places.broker,
    log: places.log('epmd'),
  });
  if (child.pid === undefined) return;
  remember(join(places.run, 'epmd.json'), child.pid);
  const deadline = Date.now() + 3_000;
  while (Date.now() < deadline && !(await accepts(Number(env.ERL_EPMD_PORT)))) await pause(20);
}

/** Asks the node itself whether it listens: on a port lost to somebody else that one would answer. */
async function isServing({ user, password, ports }) {
  if (!(await accepts(ports.amqp))) return false;
  try {
    const answer = await fetch(`http://127.0.0.1:${ports.management}/api/health/checks/port-listener/${ports.amqp}`, {
      headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
      signal: AbortSignal.timeout(2_000),
    });
    return answer.status === 200;
  } catch {
    return false;
  }
}

function accepts(port) {
  return new Promise((answer) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
    const done = (verdict) => {
      socket.destroy();
      answer(verdict);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.once('timeout', () => done(false));
  });
}

function notStarted(places, node, cameBack) {
  return new StepFailure({
    tried: `to start a private RabbitMQ node (${join(node.scripts, 'rabbitmq-server')}, port ${node.ports.amqp})`,
    cameBack,
    remedy: `read ${places.log('rabbitmq')}; give a broker of your own by RABBITMQ_URL if this one cannot run here`,
  });
}
