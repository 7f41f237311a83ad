import { join } from 'node:path';
import { KeptProcess, type ProcessEnd } from './kept-process.js';
import type { ProcessPlan } from './servers.js';

/** Everything that runs beside broker and database, kept alive. */
export class Fleet {
  readonly #kept: readonly KeptProcess[];
  readonly #ends: ProcessEnd[] = [];

  /** @param logs an existing folder; each process appends to `<instance>.log` */
  constructor(plans: readonly ProcessPlan[], logs: string, surroundings: Readonly<Record<string, string>>) {
    const onEnd = (end: ProcessEnd) => void this.#ends.push(end);
    this.#kept = plans.map(
      (plan) => new KeptProcess(plan, { log: join(logs, `${plan.instance}.log`), surroundings, onEnd }),
    );
  }

  /** How every process came to each of its ends, in order. */
  get ends(): readonly ProcessEnd[] {
    return this.#ends;
  }

  /** Starts all and waits until they are ready. @throws Error naming the one that is not */
  async start(): Promise<void> {
    for (const process of this.#kept) process.start();
    await this.ready();
  }

  /** The processes of a service, or all. */
  of(service?: string): readonly KeptProcess[] {
    return this.#kept.filter(({ plan }) => service === undefined || plan.service === service);
  }

  /** One of them, by the dice. */
  pick(random: () => number, service?: string): KeptProcess {
    const among = this.of(service);
    const one = among[Math.floor(random() * among.length)];
    if (one === undefined) throw new Error(`No process of ${service ?? 'any service'} is kept`);
    return one;
  }

  /** Whether all are ready now. */
  async allReady(): Promise<boolean> {
    return (await Promise.all(this.#kept.map((process) => process.isReady()))).every(Boolean);
  }

  /** Waits until all are ready. @throws Error naming the one that is not */
  async ready(): Promise<void> {
    await Promise.all(this.#kept.map((process) => process.ready()));
  }

  /** Starts none of them any more, whoever ends it. */
  rest(): void {
    for (const process of this.#kept) process.rest();
  }

  /** Ends all of them for good. */
  async stop(): Promise<void> {
    await Promise.all(this.#kept.map((process) => process.stop()));
  }
}
