import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { controlScript, findInstalledBroker, startNode } from './broker-node.mjs';
import { lastLines, run } from './commands.mjs';
import { layout, makeHome } from './layout.mjs';
import { stepOverTaken } from './ports.mjs';
import { StepFailure } from './progress.mjs';
import { writePrivate } from './secrets.mjs';

const ADMINISTRATOR = 'waybill-administrator';

/**
 * One node of a cluster: a home of its own below that of the cluster, and how it is started.
 *
 * @typedef {{ places: ReturnType<typeof layout>, name: string, node: object, amqp: string, management: string }} Member
 */

/**
 * Starts a cluster of private RabbitMQ nodes on this machine, one after another. Quorum queues declared afterwards have
 * a replica on each of three.
 *
 * @param {string} home folder of the cluster; each node gets one below it
 * @param {{ secrets: ReturnType<import('./secrets.mjs').secretsIn>, promised: Set<number>, size?: number,
 *   firstPort?: number }} wish 3 nodes where nothing is said
 * @returns {Promise<Member[]>}
 * @throws {StepFailure} when a node does not start or does not join
 */
export async function startCluster(home, { secrets, promised, size = 3, firstPort = 5872 }) {
  const epmd = await stepOverTaken(firstPort + 21_000, promised);
  const members = [];
  for (let n = 1; n <= size; n += 1) {
    const member = await plan(home, n, { secrets, epmd, firstPort, promised });
    await startMember(member);
    if (n > 1) await joinCluster(member, members[0]);
    members.push(member);
  }
  return members;
}

/** Starts a member's node, as it was or again after its death. */
export const startMember = ({ places, node }) => startNode(places, { ...node, scripts: findInstalledBroker() });

/** What rabbitmqctl says on a member. Throws StepFailure where it fails. */
export async function control({ places, name }, ...args) {
  const { code, output } = await run(controlScript(places), args, { timeoutMs: 60_000 });
  if (code === 0) return output;
  throw new StepFailure({
    tried: `rabbitmqctl ${args.join(' ')} on ${name}`,
    cameBack: lastLines(output),
    remedy: `read ${places.log('rabbitmq')}`,
  });
}

async function plan(home, n, { secrets, epmd, firstPort, promised }) {
  const places = layout(join(home, `node-${n}`));
  makeHome(places);
  shareCookie(places, secrets);
  const amqp = await stepOverTaken(firstPort, promised);
  const ports = {
    amqp,
    management: await stepOverTaken(firstPort + 10_000, promised),
    prometheus: await stepOverTaken(firstPort + 10_020, promised),
    distribution: await stepOverTaken(firstPort + 20_000, promised),
    epmd,
  };
  const identity = `${secrets.identity()}-${n}`;
  const password = secrets.password('broker-administrator');
  const address = (scheme, port) => `${scheme}://${ADMINISTRATOR}:${password}@127.0.0.1:${port}`;
  return {
    places,
    name: `waybill-${identity}@localhost`,
    node: { identity, user: ADMINISTRATOR, password, ports },
    amqp: address('amqp', ports.amqp),
    management: address('http', ports.management),
  };
}

/** Nodes of one cluster know each other by one cookie. */
function shareCookie(places, secrets) {
  const folder = join(places.broker, 'home');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, '.erlang.cookie');
  if (!existsSync(file)) writePrivate(file, secrets.password('erlang-cookie'));
}

async function joinCluster(member, first) {
  await control(member, 'stop_app');
  await control(member, 'join_cluster', first.name);
  await control(member, 'start_app');
}
