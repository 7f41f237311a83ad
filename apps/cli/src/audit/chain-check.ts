import { AUDIT_GENESIS, type AuditAnchor, type AuditLink, auditEntryHash } from '#libs/contracts';
import { type AuditFault, type AuditFinding, AuditFindings } from './audit-finding.js';
import { findSwapped, type WrongLink } from './find-swapped.js';
import type { KnownAnchors } from './known-anchors.js';

/** Wrong links of which it is looked whether two of them were exchanged: each is held against each. */
const MOST_COMPARED = 400;

/** A place in the chain. */
export interface ChainPlace {
  position: number;
  /** When the act of its entry began. */
  at: string;
}

/** What came of checking a chain. */
export interface ChainReport {
  tenant: string;
  /** Links that were read. */
  links: number;
  /** Up to here everything is as it was written; null where not even the first entry is. */
  reliableUpTo: ChainPlace | null;
  findings: AuditFinding[];
  /** Findings beyond those listed. */
  more: number;
}

/**
 * Checks a chain link by link, as it comes, in memory that does not grow with it. Hashes are made anew: what the database or
 * the control-plane say of them does not count.
 */
export class ChainCheck {
  readonly #findings = new AuditFindings();
  readonly #wrong: WrongLink[] = [];
  #last = { position: 0, hash: AUDIT_GENESIS, isWrong: false };
  #lastFit: ChainPlace = { position: 0, at: '' };
  #contradicted: AuditFinding | null = null;
  /** The last two up to which it is right by itself, and the last that fitted an anchor before one that did not. */
  #reliable: (ChainPlace | null)[] = [null, null];
  #fitted: ChainPlace | null = null;
  #isReliable = true;
  #links = 0;

  constructor(
    private readonly tenant: string,
    private readonly anchors: KnownAnchors,
  ) {}

  /** The next link, in the order of the chain. */
  take(link: AuditLink): void {
    this.#links += 1;
    const { position } = link;
    const expected = this.#last.position + 1;
    if (position < expected) {
      this.#add('disordered', position, position, 'it comes a second time');
      return;
    }
    if (position > expected) this.#add('deleted', expected, position - 1, 'entry and link are gone');
    const isRight = this.#isRight(link);
    const leadsOn = position !== expected || link.previous === this.#last.hash;
    if (!leadsOn && isRight && !this.#last.isWrong) this.#addRewritten(position);
    this.#compare(link);
    this.#last = { position, hash: link.hash, isWrong: !isRight };
    this.#isReliable &&= isRight && leadsOn && position === expected;
    if (this.#isReliable && link.entry !== null) this.#rely({ position, at: link.entry.at });
  }

  /** There are no more links. */
  end(): ChainReport {
    const pairs = findSwapped(this.#wrong);
    const swapped = new Set(pairs.flat());
    for (const link of this.#wrong) if (!swapped.has(link)) this.#addEdited(link.position);
    for (const [{ position }, { position: other }] of pairs) {
      this.#add('swapped', position, other, 'each stands in the place of the other');
    }
    this.#compareEnd();
    if (this.#contradicted) this.#findings.add(this.#contradicted);
    const findings = this.#findings.inOrder();
    const first = Math.min(...findings.map(({ from }) => from));
    const places = [...this.#reliable, this.#fitted].filter((place) => place !== null && place.position < first);
    return {
      tenant: this.tenant,
      links: this.#links,
      reliableUpTo: places.toSorted((one, other) => (other?.position ?? 0) - (one?.position ?? 0))[0] ?? null,
      findings,
      more: this.#findings.more,
    };
  }

  #rely(place: ChainPlace): void {
    this.#reliable = [this.#reliable[1] ?? null, place];
  }

  #isRight(link: AuditLink): boolean {
    const { entry, position, number } = link;
    if (entry === null) {
      this.#add('deleted', position, position, `the link is there, its entry ${number} is gone`);
      return false;
    }
    if (link.tenant === this.tenant && auditEntryHash({ ...entry, ...link }) === link.hash) return true;
    if (this.#wrong.length < MOST_COMPARED) this.#wrong.push({ ...link, entry });
    else this.#addEdited(position);
    return false;
  }

  #addEdited(position: number): void {
    this.#add('edited', position, position, 'what stands there does not have the hash that was made of it');
  }

  /** The link before was right by itself: whoever changed its entry has made its hash anew. */
  #addRewritten(position: number): void {
    const at = Math.max(1, position - 1);
    this.#add('edited', at, at, 'the entry after it was written behind another one');
  }

  #compare({ position, hash, entry }: AuditLink): void {
    for (const anchor of this.anchors.at(position)) {
      if (anchor.hash === hash) this.#lastFit = { position, at: entry?.at ?? '' };
      else this.#contradict(anchor);
    }
  }

  /** Contradictions with no anchor between them that fits are one. */
  #contradict({ position, at, epoch }: AuditAnchor): void {
    const from = this.#lastFit.position + 1;
    if (this.#contradicted === null && this.#lastFit.position > 0) this.#fitted = this.#lastFit;
    const before = this.#contradicted;
    if (before !== null && before.from === from) {
      if (at > (before.after ?? '')) before.after = at;
      return;
    }
    if (before !== null) this.#findings.add(before);
    const detail = `the chain is another one than was anchored at ${position} in epoch ${epoch}`;
    this.#contradicted = { kind: 'rewritten', from: Math.min(from, position), to: position, detail, after: at };
  }

  #compareEnd(): void {
    const { last } = this.anchors;
    if (last === null || last.position <= this.#last.position) return;
    const detail = `the chain was anchored up to ${last.position} in epoch ${last.epoch}`;
    this.#add('tail-cut', this.#last.position + 1, last.position, detail, last.at);
  }

  #add(kind: AuditFault, from: number, to: number, detail: string, after: string | null = null): void {
    this.#findings.add({ kind, from, to, detail, after });
  }
}
