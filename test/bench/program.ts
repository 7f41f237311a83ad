import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { repositoryFile } from '../support/repository-file.js';

/** How a measured program is started. */
export interface ProgramStart {
  /** For people, and the name of its log. */
  name: string;
  /** From the root of the repository. */
  file: string;
  env: Record<string, string>;
  /** The folder logs are written to. */
  logs: string;
  /** By these variables the run finds what it has left behind. */
  marks: Record<string, string>;
  /** Folder for a CPU profile, or null. */
  profile: string | null;
}

const STOP_DEADLINE_MS = 20_000;
/** The unit of processor time in /proc, the same on every Linux. */
const MICROS_PER_TICK = 10_000;
/** How long a program that broke off is given to end and to say why. */
const FAREWELL_MS = 1_000;

/** A measured program in a process of its own. */
export class Program {
  readonly #child: ChildProcess;
  readonly #log: string;
  readonly #listeners: ((message: unknown) => void)[] = [];
  readonly #failure = Promise.withResolvers<never>();
  #ended = false;
  #stopping = false;

  constructor(private readonly start: ProgramStart) {
    const { name, file, env, logs, marks, profile } = start;
    this.#log = `${logs}/${name}.log`;
    const output = openSync(this.#log, 'w', 0o600);
    const flags = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`, `--cpu-prof-name=${name}.cpuprofile`] : [];
    this.#child = spawn(process.execPath, [...flags, repositoryFile(file)], {
      env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...marks, ...env },
      stdio: ['ignore', output, output, 'ipc'],
    });
    this.#child.on('message', (message) => {
      for (const listener of this.#listeners) listener(message);
    });
    closeSync(output);
    this.#failure.promise.catch(() => undefined);
    for (const event of ['exit', 'error']) this.#child.once(event, () => this.#gone());
  }

  /**
   * Waits for `work` while the program runs.
   *
   * @throws Error with the last lines the program wrote, where it ends before, or where `deadlineMs` have passed
   */
  async during<Result>(work: Promise<Result>, deadlineMs: number): Promise<Result> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(this.#trouble(`is not done after ${deadlineMs / 1_000} s`)), deadlineMs);
    try {
      return await Promise.race([work, late.promise, this.#failure.promise]);
    } catch (error) {
      // A program that dies is first felt by its connections; what it said itself tells more.
      await Promise.race([this.#failure.promise, pause(FAREWELL_MS, undefined, { ref: false })]);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Hands on what the program tells by `process.send`. */
  onMessage(listener: (message: unknown) => void): void {
    this.#listeners.push(listener);
  }

  /** Processor time it has used so far, in microseconds; NaN where the system does not tell. */
  cpuMicros(): number {
    try {
      const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) * MICROS_PER_TICK;
    } catch {
      return Number.NaN;
    }
  }

  /** Memory it occupies now and has occupied at most, in MB of 10^6 bytes; NaN where the system does not tell. */
  memory(): { rssMb: number; peakMb: number } {
    try {
      const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
      const mb = (name: string) => (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1_024) / 1e6;
      return { rssMb: mb('VmRSS'), peakMb: mb('VmHWM') };
    } catch {
      return { rssMb: Number.NaN, peakMb: Number.NaN };
    }
  }

  /** Asks it to end, and insists after 20 s. */
  async stop(): Promise<void> {
    if (this.#ended) return;
    this.#stopping = true;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await Promise.race([gone, pause(STOP_DEADLINE_MS, undefined, { ref: false })]);
    await this.kill();
  }

  /** Kills it as nothing can be prepared for, and returns when it is gone. */
  async kill(): Promise<void> {
    if (this.#ended) return;
    this.#stopping = true;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  #gone(): void {
    this.#ended = true;
    if (!this.#stopping) this.#failure.reject(this.#trouble('ended by itself'));
  }

  #trouble(what: string): Error {
    const last = readFileSync(this.#log, 'utf8').trimEnd().split('\n').slice(-12).join('\n');
    return new Error(`The program ${this.start.name} ${what}; its log ends:\n${last || '(it wrote nothing)'}`);
  }
}
