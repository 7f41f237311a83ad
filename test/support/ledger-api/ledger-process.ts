import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The ledger-api as a process of its own, from the compiled tree. */
export class LedgerProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Where it answers. */
    readonly url: string,
  ) {}

  /**
   * Starts it with a file of lines, on a port of loopback.
   *
   * @param port 0 is any; after a kill give the one it had
   * @throws Error where it ends instead of saying its address
   */
  static async start(file: string, port = 0): Promise<LedgerProcess> {
    const child = spawn(process.execPath, [join(process.cwd(), 'dist/test/support/ledger-api/main.js')], {
      env: { PATH: process.env['PATH'], PORT: String(port), LEDGER_FILE: file },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit').then(([code, signal]) => {
      throw new Error(`The ledger-api ended (${code ?? signal}) before it said where it is`);
    });
    const said = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
    const [url] = await Promise.race([said, ended]);
    ended.catch(() => undefined);
    return new LedgerProcess(child, url);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Ends it, by default in good order, and waits for its end. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }
}
