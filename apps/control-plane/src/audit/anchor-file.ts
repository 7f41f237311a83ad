import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type AuditAnchor, readAuditAnchor } from '#libs/contracts';

const NEWLINE = 10;

/** Private to this service: whoever verifies is given a copy. */
const MODE = 0o600;

/** The file of anchors. It is only ever appended to, so that it may lie where nothing can be changed. */
export class AnchorFile {
  constructor(private readonly path: string) {}

  /**
   * The last anchor of each tenant that this key has signed, in the order in which they were written. Makes the file where there
   * is none. Throws where it cannot be read and written.
   */
  async last(key: string): Promise<Map<string, AuditAnchor>> {
    await this.#appending(() => Promise.resolve());
    const last = new Map<string, AuditAnchor>();
    for await (const line of createInterface({ input: createReadStream(this.path, 'utf8') })) {
      const reading = readAuditAnchor(line);
      if (reading.kind === 'anchor' && reading.anchor.key === key) last.set(reading.anchor.tenant, reading.anchor);
    }
    return last;
  }

  /** On the disk when this resolves. */
  append(anchors: readonly AuditAnchor[]): Promise<void> {
    return this.#appending(async (file) => {
      // Whoever died over a line has left it without an end.
      const text = anchors.map((anchor) => `${JSON.stringify(anchor)}\n`).join('');
      await file.appendFile((await endsLine(file)) ? text : `\n${text}`);
      await file.datasync();
    });
  }

  async #appending(work: (file: FileHandle) => Promise<void>): Promise<void> {
    const file = await open(this.path, 'a+', MODE);
    try {
      await work(file);
    } finally {
      await file.close();
    }
  }
}

async function endsLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === NEWLINE;
}
