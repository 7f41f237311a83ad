import { open } from 'node:fs/promises';
import type { LedgerLine } from '../history.js';

/** What the third party knows of an order: requests it read, and effects they had. */
export interface ThirdPartyFacts {
  requests: number;
  effects: number;
}

/** Reads the third party's ledger as it grows: what an operator sees who looks there. */
export class ThirdPartyView {
  readonly #facts = new Map<string, ThirdPartyFacts>();
  #offset = 0;
  #reading: Promise<void> | null = null;

  constructor(private readonly file: string) {}

  /** What the ledger says now. */
  async of(order: string): Promise<ThirdPartyFacts> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    await this.#reading;
    return this.#facts.get(order) ?? { requests: 0, effects: 0 };
  }

  async #read(): Promise<void> {
    const file = await open(this.file, 'r');
    try {
      const { size } = await file.stat();
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - this.#offset), { position: this.#offset });
      const whole = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
      this.#offset += whole;
      for (const text of buffer.toString('utf8', 0, whole).split('\n')) {
        if (text !== '') this.#count(JSON.parse(text) as LedgerLine);
      }
    } finally {
      await file.close();
    }
  }

  #count({ kind, order }: LedgerLine): void {
    const facts = this.#facts.get(order) ?? { requests: 0, effects: 0 };
    if (kind === 'attempt') facts.requests++;
    if (kind === 'effect') facts.effects++;
    this.#facts.set(order, facts);
  }
}
