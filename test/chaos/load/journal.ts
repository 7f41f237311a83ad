import { type FileHandle, open } from 'node:fs/promises';
import type { JournalLine } from '../history.js';

interface Waiting {
  line: JournalLine;
  done(): void;
  fail(error: unknown): void;
}

/** The generator's memory on disk. Lines that wait at the same time share one fsync, and keep the order they came in. */
export class Journal {
  readonly #file: FileHandle;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Opens a new file, and empties one that is there. */
  static async open(path: string): Promise<Journal> {
    return new Journal(await open(path, 'w'));
  }

  /** Resolves when the line is on disk. Rejects where the disk does not take it: nothing may be sent then. */
  write(line: JournalLine): Promise<void> {
    return new Promise((done, fail) => {
      this.#waiting.push({ line, done, fail });
      this.#writing ??= this.#writeAll().finally(() => {
        this.#writing = null;
      });
    });
  }

  /** Writes what waits, then closes. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0);
      try {
        await this.#file.appendFile(batch.map(({ line }) => `${JSON.stringify(line)}\n`).join(''));
        await this.#file.datasync();
        for (const { done } of batch) done();
      } catch (error) {
        for (const { fail } of batch) fail(error);
      }
    }
  }
}
