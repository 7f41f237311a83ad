import { type FileHandle, open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { LedgerLine } from '../../chaos/history.js';

/**
 * Lines on disk. What was appended is safe once `settled` resolves: those that wait at the same time share one fsync. A
 * last line that a kill has cut off is removed when the file is opened again; nobody was ever answered because of it.
 */
export class LedgerFile {
  #waiting: string[] = [];
  /** The write that runs, and the one that comes after it and takes all that waits by then. */
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  private constructor(private readonly handle: FileHandle) {}

  /** Opens or makes the file and hands every line that stands in it to `each`, in order. */
  static async open(path: string, each: (line: LedgerLine) => void): Promise<LedgerFile> {
    const handle = await open(path, 'a+');
    let whole = 0;
    const lines = createInterface({ input: handle.createReadStream({ start: 0, autoClose: false }), crlfDelay: 0 });
    const { size } = await handle.stat();
    for await (const text of lines) {
      const end = whole + Buffer.byteLength(text) + 1;
      if (end > size) break;
      each(JSON.parse(text) as LedgerLine);
      whole = end;
    }
    await handle.truncate(whole);
    return new LedgerFile(handle);
  }

  /** Puts lines behind those that are there, in this order. */
  append(...lines: readonly LedgerLine[]): void {
    for (const line of lines) this.#waiting.push(`${JSON.stringify(line)}\n`);
  }

  /** Resolves when all that was appended until now is on disk. Rejects with what the system said where it cannot be. */
  settled(): Promise<void> {
    if (this.#waiting.length === 0) return this.#running;
    this.#next ??= this.#running.then(() => {
      this.#next = null;
      this.#running = this.#write(this.#waiting.splice(0).join(''));
      return this.#running;
    });
    return this.#next;
  }

  /** What stands from byte `after` on, whole lines up to 1 MiB, and where the next reading begins. */
  async read(after: number): Promise<{ lines: LedgerLine[]; next: number }> {
    const { buffer, bytesRead } = await this.handle.read({ buffer: Buffer.alloc(1024 * 1024), position: after });
    const whole = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
    const texts = buffer.toString('utf8', 0, whole).split('\n').slice(0, -1);
    return { lines: texts.map((text) => JSON.parse(text) as LedgerLine), next: after + whole };
  }

  async close(): Promise<void> {
    await this.settled();
    await this.handle.close();
  }

  async #write(text: string): Promise<void> {
    await this.handle.appendFile(text);
    await this.handle.datasync();
  }
}
