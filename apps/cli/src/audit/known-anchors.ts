import type { AuditAnchor } from '#libs/contracts';

/** The anchors of one tenant that count, by position. */
export class KnownAnchors {
  readonly #at = new Map<number, AuditAnchor[]>();
  #count = 0;
  #newest: AuditAnchor | null = null;
  #last: AuditAnchor | null = null;

  /** What is anchored a second time counts with its later time. */
  add(anchor: AuditAnchor): void {
    this.#count += 1;
    if (this.#newest === null || anchor.at > this.#newest.at) this.#newest = anchor;
    if (this.#last === null || isBehind(anchor, this.#last)) this.#last = anchor;
    const there = this.#at.get(anchor.position) ?? [];
    const same = there.findIndex(({ hash, epoch }) => hash === anchor.hash && epoch === anchor.epoch);
    if (same === -1) this.#at.set(anchor.position, [...there, anchor]);
    else if (anchor.at > (there[same]?.at ?? '')) there[same] = anchor;
  }

  at(position: number): readonly AuditAnchor[] {
    return this.#at.get(position) ?? [];
  }

  get count(): number {
    return this.#count;
  }

  /** The one that was signed last. */
  get newest(): AuditAnchor | null {
    return this.#newest;
  }

  /** The one furthest on, and of those the one signed last. */
  get last(): AuditAnchor | null {
    return this.#last;
  }

  /** Of how many databases they are. */
  get installations(): number {
    return new Set([...this.#at.values()].flat().map(({ installation }) => installation)).size;
  }
}

const isBehind = (one: AuditAnchor, other: AuditAnchor) =>
  one.position > other.position || (one.position === other.position && one.at > other.at);
