import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Course, CourseReport } from './course.js';
import type { FromLane, ToLane } from './lane-words.js';

/** How long a lane may take for what it is told, in milliseconds. */
const PATIENCE_MS = 90_000;

/** A lane was lost, and what it played with it. The message says how, and the last it said. */
export class LaneLost extends Error {
  override readonly name = 'LaneLost';
}

/** A process that plays courses. */
export class Lane {
  /** How many courses it has played. */
  played = 0;
  idle: readonly string[] = [];
  #said = '';

  private constructor(private readonly child: ChildProcess) {
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#said = `${this.#said}${chunk}`.slice(-2_000);
    });
  }

  /** Starts one over the compiled tree in a folder. Rejects with LaneLost. */
  static async start(folder: string): Promise<Lane> {
    const child = fork(join(folder, 'dist/test/chaos/pairs/run-lane.js'), {
      env: { ...process.env, NODE_OPTIONS: '' },
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const lane = new Lane(child);
    const words = await lane.#answer();
    if (words.kind === 'ready') lane.idle = words.idle;
    return lane;
  }

  /** Rejects with LaneLost. */
  async play(course: Course, cold: boolean): Promise<CourseReport> {
    const words = await this.#answer({ course, cold });
    this.played++;
    if (words.kind !== 'played') throw new LaneLost(`The lane said ${words.kind}`);
    return words.report;
  }

  /** Ends it in good order, and returns what was wrong then. Rejects with LaneLost. */
  async end(): Promise<readonly string[]> {
    const words = await this.#answer('end');
    return words.kind === 'ended' ? words.left : [];
  }

  /** Ends it where it stands. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  async #answer(told?: ToLane): Promise<FromLane> {
    const given = new AbortController();
    const { signal } = given;
    const late = setTimeout(() => this.kill(), PATIENCE_MS);
    if (told !== undefined && this.child.connected) this.child.send(told);
    try {
      const [words] = await Promise.race([once(this.child, 'message', { signal }), this.#lost(signal)]);
      return words as FromLane;
    } finally {
      clearTimeout(late);
      given.abort();
    }
  }

  async #lost(signal: AbortSignal): Promise<never> {
    const { exitCode, signalCode } = this.child;
    const [code, by] =
      exitCode === null && signalCode === null
        ? ((await once(this.child, 'exit', { signal })) as [number | null, string | null])
        : [exitCode, signalCode];
    throw new LaneLost(`The lane ended by ${by ?? `code ${code}`}: ${this.#said}`);
  }
}
