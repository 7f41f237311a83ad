import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** How a process is started: its arguments to node, and all of its environment. */
export interface ServiceStart {
  readonly service: string;
  readonly folder: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where its output is appended. */
  readonly log: string;
}

/** How a process ended. */
export interface Death {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  /** The failpoint that it said it stops at; null where it said nothing of the kind. */
  readonly point: string | null;
  /** The end of what it said. */
  readonly said: string;
}

/** One real process of a service, whose end is seen by who started it. */
export class ServiceProcess {
  readonly death: Promise<Death>;
  readonly #child: ChildProcess;

  constructor({ folder, args, env, log }: ServiceStart) {
    const output = createWriteStream(log, { flags: 'a', mode: 0o600 });
    this.#child = spawn(process.execPath, [...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        said = `${said}${chunk}`.slice(-2_000);
        output.write(chunk);
      });
    }
    this.death = once(this.#child, 'close').then(([code, signal]) => {
      output.end();
      return { code, signal, point: /^failpoint (\S+)$/m.exec(said)?.[1] ?? null, said };
    });
  }

  /** Ends it where it stands. */
  async kill(): Promise<Death> {
    this.#child.kill('SIGKILL');
    return this.death;
  }
}
