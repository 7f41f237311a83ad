import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { control, startCluster, startMember } from './broker-cluster.mjs';
import { stopNode } from './broker-node.mjs';
import { openDoor } from './door.mjs';
import { layout } from './layout.mjs';
import { end, forget, recall } from './processes.mjs';
import { VHOST } from './services.mjs';

/** A queue whose leader is worth killing: every task passes through one like it. */
const QUEUE = 'waybill.tasks.http';

/**
 * Three nodes as one broker of a fault run, behind one address for AMQP and one for management. What is killed is the
 * node that leads a queue of tasks; the other two go on.
 *
 * @param {string} home folder of the cluster alone
 * @param {{ secrets: object, promised: Set<number> }} wish
 */
export async function startChaosCluster(home, wish) {
  const members = await startCluster(home, wish);
  const doors = await Promise.all(
    ['amqp', 'management'].map((kind) => openDoor(members.map(({ node }) => node.ports[kind]))),
  );
  const [amqp, management] = doors.map(({ port }) => port);
  const at = (url, port) => Object.assign(new URL(url), { port: String(port) }).href.replace(/\/$/, '');
  const broker = {
    kind: 'node',
    ...members[0].node,
    host: '127.0.0.1',
    amqp: at(members[0].amqp, amqp),
    management: at(members[0].management, management),
  };
  let dead;
  return {
    broker,
    kill: async () => {
      dead = await leaderAmong(members, broker.management);
      await killNode(dead.places);
    },
    start: async () => {
      if (dead) await startMember(dead);
      dead = undefined;
    },
    control: (...args) =>
      control(
        members.find((member) => member !== dead),
        ...args,
      ),
  };
}

/** Ends every node below the folder of a cluster, also of one that another process has left behind. */
export async function stopMembers(home) {
  if (!existsSync(home)) return;
  for (const name of readdirSync(home)) await stopNode(layout(join(home, name)));
}

async function leaderAmong(members, management) {
  const { origin, username, password } = new URL(management);
  const answer = await fetch(`${origin}/api/queues/${VHOST}/${QUEUE}`, {
    headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` },
    signal: AbortSignal.timeout(10_000),
  });
  const { leader, node } = await answer.json();
  const found = members.find(({ name }) => name === (leader ?? node));
  if (!found) throw new Error(`The leader of ${QUEUE} is ${leader ?? node}, which is none of the cluster's nodes`);
  return found;
}

async function killNode(places) {
  for (const name of ['broker.json', 'broker-script.json']) {
    const record = recall(join(places.run, name));
    if (record) await end(record, { ask: 'SIGKILL', deadlineMs: 10_000 });
    forget(join(places.run, name));
  }
}
