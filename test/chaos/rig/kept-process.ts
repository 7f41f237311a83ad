import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '../../support/wait-until.js';
import type { ProcessPlan } from './servers.js';
import { inTree } from './tree.js';

/** How a process came to an end. */
export interface ProcessEnd {
  readonly at: number;
  readonly instance: string;
  /** Exit code, or the signal that ended it. */
  readonly how: string;
  /** Whether a fault or the end of the run had wanted it. */
  readonly wanted: boolean;
}

/** Two starts of one process lie at least so far apart, lest one that cannot start takes the whole machine. */
const BETWEEN_STARTS_MS = 250;
const STOP_DEADLINE_MS = 15_000;
/** Long, for a machine that has much else to do. */
const READY_DEADLINE_MS = 120_000;

/** What a kept process is started with beside its plan. */
export interface Keeping {
  /** The file its output is appended to. */
  readonly log: string;
  readonly surroundings: Readonly<Record<string, string>>;
  readonly onEnd: (end: ProcessEnd) => void;
}

/** A process that is started again at once whenever it has ended, until it is stopped for good. */
export class KeptProcess {
  #child: ChildProcess | null = null;
  #extra: Readonly<Record<string, string>> = {};
  #tree: string | null = null;
  #startedAt = 0;
  #wanted = false;
  #over = false;
  #ended: Promise<unknown> = Promise.resolve();

  constructor(
    readonly plan: ProcessPlan,
    private readonly keeping: Keeping,
  ) {}

  get instance(): string {
    return this.plan.instance;
  }

  /** Starts it and keeps it from now on. */
  start(): void {
    if (this.#over) return;
    const { instance, env } = this.plan;
    const args = this.#tree === null ? this.plan.args : inTree(this.plan.args, this.#tree);
    const output = openSync(this.keeping.log, 'a', 0o600);
    const child = spawn(process.execPath, ['--enable-source-maps', ...args], {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: process.env['HOME'] ?? '',
        ...this.keeping.surroundings,
        ...env,
        ...this.#extra,
      },
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    this.#child = child;
    this.#startedAt = performance.now();
    this.#wanted = false;
    // A program that cannot be run at all emits `error` and no `exit`.
    child.once('error', () => child.emit('exit', 127, null));
    this.#ended = once(child, 'exit').then(([code, signal]) => {
      this.keeping.onEnd({ at: Date.now(), instance, how: String(signal ?? code), wanted: this.#wanted || this.#over });
      return this.#again();
    });
  }

  /** Sends a signal that ends it; it is started again by itself. Returns when it is ready once more. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#wanted = true;
    child?.kill(signal);
    await waitUntil(`${this.instance} to be started again`, () => this.#over || this.#child !== child, {
      deadlineMs: READY_DEADLINE_MS,
    });
    await this.ready();
  }

  /** Freezes it: it keeps its connections, and does nothing. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  /** Lets it go on. */
  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  /**
   * Ends it in good order and starts one in its place, with these variables added. Returns when that is ready.
   *
   * @param tree folder of another build to run it from; that of its plan where nothing is said
   */
  async replace(extra: Readonly<Record<string, string>>, tree: string | null = null): Promise<void> {
    const child = this.#child;
    this.#extra = extra;
    this.#tree = tree;
    const insisting = setTimeout(() => child?.kill('SIGKILL'), STOP_DEADLINE_MS);
    try {
      await this.kill('SIGTERM');
    } finally {
      clearTimeout(insisting);
    }
  }

  /** Starts it no more, whoever ends it. */
  rest(): void {
    this.#over = true;
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.#over = true;
    this.thaw();
    this.#child?.kill('SIGTERM');
    await Promise.race([this.#ended, pause(STOP_DEADLINE_MS, undefined, { ref: false })]);
    this.#child?.kill('SIGKILL');
  }

  /** Whether it says so itself. */
  async isReady(): Promise<boolean> {
    try {
      const url = `http://127.0.0.1:${this.plan.port}${this.plan.readyPath ?? '/readyz'}`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) });
      await answer.arrayBuffer();
      return answer.status === 200;
    } catch {
      return false;
    }
  }

  /** Waits until it is ready. @throws Error after two minutes */
  async ready(): Promise<void> {
    await waitUntil(`${this.instance} to be ready`, () => this.#over || this.isReady(), {
      deadlineMs: READY_DEADLINE_MS,
      everyMs: 100,
    });
  }

  async #again(): Promise<void> {
    if (this.#over) return;
    const left = this.#startedAt + BETWEEN_STARTS_MS - performance.now();
    if (left > 0) await pause(left);
    this.start();
  }
}
