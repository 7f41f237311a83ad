import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../support/seeded-random.js';
import type { FaultLine } from '../history.js';
import type { Rig } from '../rig/rig.js';
import { type Fault, type Mend, NotHere } from './fault.js';
import type { Governor } from './governor.js';
import { Holds } from './holds.js';
import type { PlannedFault } from './plan-faults.js';

/** How often making or mending is tried again where a server is just busy with something else. */
const TRIES = 8;
const BETWEEN_TRIES_MS = 500;

/** Breaks a rig by plan, mends it, and writes down when. */
export class Nemesis {
  readonly #holds = new Holds();
  readonly #lines: FaultLine[] = [];
  #heavy = 0;

  /**
   * @param governor says when a fault may begin
   * @param say takes a line for people about each fault
   */
  constructor(
    private readonly rig: Rig,
    private readonly faults: readonly Fault[],
    private readonly governor: Pick<Governor, 'admit'>,
    private readonly say: (line: string) => void,
  ) {}

  /** The faults that were made so far, in order of their time. */
  get lines(): readonly FaultLine[] {
    return this.#lines.toSorted((a, b) => a.at - b.at);
  }

  /** Whether a heavy fault is in force now. */
  get heavyInForce(): boolean {
    return this.#heavy > 0;
  }

  /**
   * Carries out the plan, its times counted from now, and returns when the last fault is mended.
   *
   * @param signal aborts when no further fault is to begin
   * @throws Error where something could not be mended: the run is worth nothing then
   */
  async carryOut(plan: readonly PlannedFault[], signal: AbortSignal): Promise<void> {
    const began = performance.now();
    let heaviesBefore: Promise<unknown> = Promise.resolve();
    const all = plan.map((planned) => {
      const fault = this.#faultOf(planned);
      const due = waitFor(began + planned.atMs, signal);
      if (fault.weight === 'light') return due.then(() => this.#inflict(fault, planned, signal));
      const turn = Promise.all([due, heaviesBefore]).then(async () => {
        await this.rig.fleet.ready();
        await this.#inflict(fault, planned, signal);
      });
      heaviesBefore = turn.catch(() => undefined);
      return turn;
    });
    const failed = (await Promise.allSettled(all)).find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async #inflict(fault: Fault, planned: PlannedFault, signal: AbortSignal): Promise<void> {
    await this.governor.admit(signal);
    const release = await this.#holds.take(fault.holds);
    const weighs = fault.weight === 'heavy' ? 1 : 0;
    this.#heavy += weighs;
    try {
      if (!signal.aborted) await this.#makeAndMend(fault, planned);
    } finally {
      this.#heavy -= weighs;
      release();
    }
  }

  async #makeAndMend(fault: Fault, { lastsMs, seed }: PlannedFault): Promise<void> {
    const { name, losesQueues, sparesWitnesses } = fault;
    const spared = sparesWitnesses ? { sparesWitnesses } : {};
    const line: FaultLine = { at: Date.now(), name, mendedAt: null, losesQueues, ...spared, notRun: null };
    this.#lines.push(line);
    let mend: Mend;
    try {
      mend = await tryAgain(() => fault.make(this.rig, seededRandom(seed)));
    } catch (error) {
      line.notRun = error instanceof Error ? error.message : String(error);
      this.say(`${name}: not run, ${line.notRun}`);
      return;
    }
    await pause(lastsMs);
    await tryAgain(mend);
    line.mendedAt = Date.now();
    this.say(`${name}, mended after ${((line.mendedAt - line.at) / 1_000).toFixed(1)} s`);
  }

  #faultOf({ name }: PlannedFault): Fault {
    const fault = this.faults.find((one) => one.name === name);
    if (fault === undefined) throw new Error(`The plan names a fault that nobody knows: ${name}`);
    return fault;
  }
}

/** Returns at the time, or as soon as the run is broken off. */
async function waitFor(at: number, signal: AbortSignal): Promise<void> {
  await pause(Math.max(0, at - performance.now()), undefined, { signal }).catch(() => undefined);
}

async function tryAgain<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof NotHere || attempt === TRIES) throw error;
      await pause(BETWEEN_TRIES_MS);
    }
  }
}
