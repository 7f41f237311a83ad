import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a block of commands came to. */
export interface ShellOutcome {
  /** Exit code of its last command. */
  readonly code: number;
  /** Standard output and standard error, as a terminal shows them. */
  readonly output: string;
}

/** One bash that runs block after block as a reader pastes them: variables, functions and files stay. */
export class ShellSession {
  readonly #shell: ChildProcess;
  #output = '';
  #wake: () => void = () => undefined;

  /** @param folder where it starts, and where it puts the blocks it runs */
  constructor(
    private readonly folder: string,
    environment: NodeJS.ProcessEnv,
  ) {
    this.#shell = spawn('bash', ['--noprofile', '--norc'], { cwd: folder, env: environment, detached: true });
    for (const stream of [this.#shell.stdout, this.#shell.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString('utf8');
        this.#wake();
      });
    }
    this.#shell.on('exit', () => this.#wake());
    this.#shell.on('error', () => this.#wake());
  }

  /**
   * Runs a block to its end.
   *
   * @throws Error with the output so far, where it takes longer than `deadlineMs` milliseconds or ends the shell
   */
  async run(block: string, deadlineMs = 60_000): Promise<ShellOutcome> {
    const mark = randomUUID();
    const file = join(this.folder, `.block-${mark}`);
    await writeFile(file, block);
    this.#output = '';
    this.#shell.stdin?.write(`. ${file} 2>&1 </dev/null\necho "${mark} $?"\n`);
    const deadline = Date.now() + deadlineMs;
    for (;;) {
      const ended = new RegExp(`${mark} (\\d+)\\n`).exec(this.#output);
      if (ended) return { code: Number(ended[1]), output: this.#output.slice(0, ended.index) };
      const left = deadline - Date.now();
      if (left <= 0 || this.#shell.exitCode !== null) throw new Error(`it did not end:\n${block}\n${this.#output}`);
      await this.#news(left);
    }
  }

  /** Ends the shell and what it has started. */
  async close(): Promise<void> {
    if (this.#shell.exitCode !== null || this.#shell.pid === undefined) return;
    const ended = once(this.#shell, 'exit');
    process.kill(-this.#shell.pid, 'SIGKILL');
    await ended;
  }

  #news(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
