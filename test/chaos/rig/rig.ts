import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BrokerControl } from './broker-control.js';
import { chaosPlans } from './chaos-plans.js';
import { DatabaseControl } from './database-control.js';
import { Fleet } from './fleet.js';
import type { Servers } from './servers.js';
import { openWires, type Wires } from './wires.js';

/** A whole Waybill that may be broken: its servers, its processes, the wires between them. */
export interface Rig {
  readonly servers: Servers;
  readonly broker: BrokerControl;
  readonly database: DatabaseControl;
  /** The product's processes and the third party. */
  readonly fleet: Fleet;
  readonly wires: Wires;
  /** Where the product's connections reach the third party. */
  readonly thirdParty: string;
  /** Has those who watch from outside bind their queues again, on a broker that has lost them. */
  bindWitnesses(): Promise<void>;
  stop(): Promise<void>;
}

/** Where a run writes, and what it runs. */
export interface RigFolders {
  /** Folder of the build of the product, which holds its `dist`. */
  readonly tree: string;
  /** Logs of the processes. */
  readonly logs: string;
  /** What the witnesses write. */
  readonly evidence: string;
}

/** The third party's ledger within the folder of evidence. */
export const ledgerFile = (evidence: string): string => join(evidence, 'ledger.jsonl');

/**
 * Puts the product between these servers, with every connection to broker, database and third party over a wire that
 * can be cut, and waits until all of it is ready.
 *
 * @param ending aborts where others end what was started: no process is started from then on
 * @throws Error naming what does not become ready
 */
export async function openRig(
  servers: Servers,
  { tree, logs, evidence }: RigFolders,
  ending: AbortSignal,
): Promise<Rig> {
  mkdirSync(evidence, { recursive: true });
  const wires = await openWires({
    amqp: servers.broker.amqp,
    database: servers.database.url,
    thirdParty: `http://127.0.0.1:${servers.addresses.thirdPartyPort}`,
  });
  const fleet = new Fleet(
    chaosPlans(servers, wires, { ledger: ledgerFile(evidence), tree }),
    logs,
    servers.surroundings,
  );
  ending.addEventListener('abort', () => fleet.rest());
  const rig: Rig = {
    servers,
    broker: new BrokerControl(servers),
    database: new DatabaseControl(servers),
    fleet,
    wires,
    thirdParty: wires.thirdParty.url,
    bindWitnesses: async () => undefined,
    stop: async () => {
      await fleet.stop();
      await wires.close();
    },
  };
  try {
    await fleet.start();
    return rig;
  } catch (error) {
    await rig.stop();
    throw error;
  }
}
