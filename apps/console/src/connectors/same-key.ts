/**
 * Gives idempotency keys: the same one for the same text, for as long as nothing else was asked for in between. Sent twice,
 * by a double click or because no answer came, it is one task.
 */
export class SameKey {
  #last: { readonly text: string; readonly key: string } | null = null;

  /** @param random fills with random bytes; what a browser has for that */
  constructor(private readonly random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>) {}

  /** The key for a task of this text. */
  for(text: string): string {
    if (this.#last?.text !== text) this.#last = { text, key: `console-${hex(this.random(new Uint8Array(16)))}` };
    return this.#last.key;
  }
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
