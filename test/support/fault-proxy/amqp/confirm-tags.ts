/**
 * The delivery tags of one confirm channel, whose two sides no longer count alike once a publish has gone twice or later
 * than another: the broker counts what it was given, the client what it has sent.
 */
export class ConfirmTags {
  #sent = 0;
  #given = 0;
  /** What the broker has not confirmed yet: its tag, and the client's; null for a publish the client knows nothing of. */
  readonly #open = new Map<number, number | null>();

  /** The client has sent a publish; its tag for it. */
  sent(): number {
    this.#sent++;
    return this.#sent;
  }

  /** The broker is given a publish: the client's with this tag, or one more of the proxy's. */
  given(tag: number | null): void {
    this.#given++;
    this.#open.set(this.#given, tag);
  }

  /** Which of the client's publishes the broker means by a tag, and by all up to it where `multiple`. */
  confirmed(tag: number, multiple: boolean): number[] {
    const meant = multiple ? [...this.#open.keys()].filter((open) => open <= tag) : [tag];
    return meant.flatMap((open) => {
      const sent = this.#open.get(open) ?? null;
      this.#open.delete(open);
      return sent === null ? [] : [sent];
    });
  }
}
