import { rmSync } from 'node:fs';
import { containerRuns, dockerAnswers, removeContainer, startContainer, stopContainer } from './broker-container.mjs';
import { controlScript, findInstalledBroker, nodeRuns, startNode, stopNode } from './broker-node.mjs';
import { stepOverTaken } from './ports.mjs';
import { detail, StepFailure } from './progress.mjs';
import { forgetKilledInstallation, installSystemPackage } from './system-package.mjs';

const ADMINISTRATOR = 'waybill-administrator';
/** How often a node is started on other ports because somebody took one between our look and its start. */
const ATTEMPTS = 3;
const INSTEAD = 'give a broker by RABBITMQ_URL (and RABBITMQ_MANAGEMENT_URL), or start Docker';

/**
 * Where a broker is and who administers it.
 *
 * @typedef {{ kind: 'given' | 'node' | 'container', host: string, user: string, password: string,
 *   ports: { amqp: number, management: number }, amqp: string, management: string, control?: string }} Broker
 */

/**
 * Settles which broker a home has and where: what RABBITMQ_URL gives, else an installed RabbitMQ as a private node, else
 * a container where Docker's engine answers, else the system's package, installed here and now. Starts nothing.
 *
 * @param {ReturnType<import('./layout.mjs').layout>} places
 * @param {{ secrets: ReturnType<import('./secrets.mjs').secretsIn>, promised: Set<number>,
 *   ports?: object, given?: { amqp: string, management?: string }, firstPort?: number }} wish
 *   `ports` are those of an earlier start in this run of the stack, to be kept
 * @returns {Promise<Broker & { running: boolean, elsewhere?: () => Promise<Broker> }>} `elsewhere` chooses other ports
 */
export async function locateBroker(places, { secrets, promised, ports: earlier, given, firstPort = 5672 }) {
  if (given) return { ...(await givenBroker(given)), running: true };
  const node = {
    identity: secrets.identity(),
    user: ADMINISTRATOR,
    password: secrets.password('broker-administrator'),
  };
  if (earlier && nodeRuns(places)) return { ...address('node', node, earlier, places), running: true };
  if (earlier && (await containerRuns(places)))
    return { ...address('container', node, earlier, places), running: true };
  await stopNode(places);
  const kind = await chooseKind();
  const ports = earlier ?? (await choosePorts(promised, firstPort));
  const elsewhere = async () => address(kind, node, await choosePorts(promised, firstPort), places);
  return { ...address(kind, node, ports, places), running: false, elsewhere };
}

/**
 * Starts a located broker unless it runs. When somebody took one of its ports since they were chosen, `broker` is given
 * other ones and the addresses that go with them.
 *
 * @param {Awaited<ReturnType<typeof locateBroker>>} broker
 * @throws {StepFailure}
 */
export async function startBroker(places, broker) {
  if (broker.running) return { note: broker.kind === 'given' ? 'as given by RABBITMQ_URL' : 'was running' };
  if (broker.kind === 'container') await startContainer(places, broker);
  else await startOnFreePorts(places, broker);
  return { note: `${broker.kind} on port ${broker.ports.amqp}` };
}

async function startOnFreePorts(places, broker) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startNode(places, { ...broker, scripts: findInstalledBroker() });
    } catch (error) {
      if (!error.portTaken || attempt === ATTEMPTS) throw error;
      await stopNode(places);
      const taken = broker.ports.amqp;
      Object.assign(broker, await broker.elsewhere());
      detail(`a port of the broker (${taken} or its kin) was taken meanwhile: once more on port ${broker.ports.amqp}`);
    }
  }
}

/** Ends the home's broker, whichever kind it is; a given one is not touched. */
export async function stopBroker(places) {
  await stopNode(places);
  await stopContainer(places);
}

/** Deletes the broker's data. */
export async function eraseBroker(places) {
  rmSync(places.broker, { recursive: true, force: true });
  await removeContainer(places);
}

async function chooseKind() {
  await forgetKilledInstallation();
  if (findInstalledBroker()) return 'node';
  if (await dockerAnswers()) return 'container';
  await installSystemPackage({
    apt: 'rabbitmq-server',
    dnf: 'rabbitmq-server',
    brew: 'rabbitmq',
    purpose: 'RabbitMQ',
    instead: INSTEAD,
  });
  if (findInstalledBroker()) return 'node';
  throw new StepFailure({
    tried: 'to find RabbitMQ after its package was installed',
    cameBack: 'no rabbitmq-server in the usual places',
    remedy: INSTEAD,
  });
}

async function choosePorts(promised, first) {
  return {
    amqp: await stepOverTaken(first, promised),
    management: await stepOverTaken(first + 10_000, promised),
    prometheus: await stepOverTaken(first + 10_020, promised),
    distribution: await stepOverTaken(first + 20_000, promised),
    epmd: await stepOverTaken(first + 21_000, promised),
  };
}

function address(kind, { identity, user, password }, ports, places) {
  return {
    kind,
    identity,
    host: '127.0.0.1',
    user,
    password,
    ports,
    amqp: `amqp://${user}:${password}@127.0.0.1:${ports.amqp}`,
    management: `http://${user}:${password}@127.0.0.1:${ports.management}`,
    control: controlScript(places),
  };
}

async function givenBroker(given) {
  const url = parse('RABBITMQ_URL', given.amqp);
  const management = given.management
    ? parse('RABBITMQ_MANAGEMENT_URL', given.management)
    : new URL(`http://${url.username}:${url.password}@${url.hostname}:15672`);
  try {
    const plain = `${management.protocol}//${management.host}`;
    const credentials = `${decodeURIComponent(management.username)}:${decodeURIComponent(management.password)}`;
    const answer = await fetch(`${plain}/api/whoami`, {
      headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
      signal: AbortSignal.timeout(5_000),
    });
    if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`);
  } catch (error) {
    throw new StepFailure({
      tried: `the management API of the broker given by RABBITMQ_URL, at ${management.host}`,
      cameBack: error.cause?.message ?? error.message,
      remedy:
        'enable the rabbitmq_management plugin and give its address by RABBITMQ_MANAGEMENT_URL=http://user:password@host:port',
    });
  }
  return {
    kind: 'given',
    host: url.hostname,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    ports: {
      amqp: Number(url.port || (url.protocol === 'amqps:' ? 5671 : 5672)),
      management: Number(management.port || 80),
    },
    amqp: `${url.protocol}//${url.username}:${url.password}@${url.host}`,
    management: management.href.replace(/\/$/, ''),
  };
}

function parse(name, text) {
  try {
    return new URL(text);
  } catch {
    throw new StepFailure({
      tried: `to read ${name}`,
      cameBack: 'it is not a URL',
      remedy: `write it as ${name === 'RABBITMQ_URL' ? 'amqp' : 'http'}://user:password@host:port, reserved characters percent-encoded`,
    });
  }
}
