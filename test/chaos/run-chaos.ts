import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultLine } from './history.js';
import { FAULTS } from './nemesis/faults.js';
import { Nemesis } from './nemesis/nemesis.js';
import { planFaults } from './nemesis/plan-faults.js';
import type { ChaosOptions } from './options.js';
import { waitForRest } from './rig/rest.js';
import { openRig, type Rig } from './rig/rig.js';
import type { Servers } from './rig/servers.js';
import { WholeTime } from './rig/whole-time.js';

/** Where a run takes place, and who listens. */
export interface ChaosSurroundings {
  servers: Servers;
  /** Folder of the processes' logs. */
  logs: string;
  /** Folder for what the run leaves behind. */
  evidence: string;
  /** Takes a line for people. */
  say(text: string): void;
}

/** Three times the lease and the longest backoff of the profile. */
const REST_DEADLINE_MS = 3 * (3_000 + 15_000);

/**
 * Runs Waybill under load and faults.
 *
 * @returns whether it was clean and complete
 * @throws Error where the rig cannot be brought up or not be mended
 */
export async function runChaos(options: ChaosOptions, surroundings: ChaosSurroundings): Promise<boolean> {
  const { servers, logs, evidence, say } = surroundings;
  const seed = options.seed ?? 1 + Math.floor(Math.random() * 2 ** 31);
  say(`seed ${seed}, ${options.minutes} minutes, ${options.workers} workers`);
  const rig = await openRig(servers, { logs, evidence });
  try {
    say('✓ services and third party');
    const nemesis = new Nemesis(rig, FAULTS, say);
    const whole = new WholeTime(async () => !nemesis.heavyInForce && (await rig.fleet.allReady()));
    await nemesis.carryOut(planFaults(seed, options.minutes, FAULTS), new AbortController().signal);
    say(`the system was whole for ${((await whole.stop()) * 100).toFixed(0)} % of the time`);
    const left = await waitForRest(rig, REST_DEADLINE_MS);
    say(`left: ${JSON.stringify(left)}`);
    tellFaults(nemesis.lines, rig, say);
    writeFileSync(join(evidence, 'faults.json'), JSON.stringify(nemesis.lines, null, 1));
    return false;
  } finally {
    await rig.stop();
  }
}

function tellFaults(lines: readonly FaultLine[], rig: Rig, say: (text: string) => void): void {
  const counts = Map.groupBy(lines, ({ name }) => name);
  say(`faults: ${[...counts].map(([name, of]) => `${name} ${of.length}`).join(', ')}`);
  const ends = rig.fleet.ends.filter(({ wanted }) => !wanted);
  say(`ends nobody asked for: ${ends.map(({ instance, how }) => `${instance} ${how}`).join(', ') || 'none'}`);
}
