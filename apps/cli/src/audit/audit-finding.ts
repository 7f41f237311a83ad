/**
 * What is wrong with an audit trail. `edited`: it is not what was written. `deleted`: it is gone. `swapped`: each stands in the
 * place of the other. `tail-cut`: the end is gone. `rewritten`: the chain is whole and is not the one that was anchored.
 * `disordered`: the answer is no chain. `anchor-forged`: an anchor that its signer has not written.
 */
export type AuditFault = 'edited' | 'deleted' | 'swapped' | 'tail-cut' | 'rewritten' | 'disordered' | 'anchor-forged';

/** One thing that is wrong. */
export interface AuditFinding {
  kind: AuditFault;
  /** Positions in the chain; of `swapped` the two, else the first and the last of a stretch. */
  from: number;
  to: number;
  /** For people. */
  detail: string;
  /** It was still right then: it was done later. An instant of an anchor; null where no anchor says. */
  after: string | null;
}

/** Faults of which a stretch is one finding. */
const STRETCHES: readonly AuditFault[] = ['edited', 'deleted', 'disordered'];
/** Findings kept at most: who needs more has lost the whole trail. */
const MOST = 1_000;

/** What was found, as few findings as say it. */
export class AuditFindings {
  readonly #kept: AuditFinding[] = [];
  #more = 0;

  add(finding: AuditFinding): void {
    const last = this.#kept.at(-1);
    const goesOn = last?.kind === finding.kind && last.detail === finding.detail && finding.from === last.to + 1;
    if (last !== undefined && goesOn && STRETCHES.includes(finding.kind)) last.to = finding.to;
    else if (this.#kept.length < MOST) this.#kept.push({ ...finding });
    else this.#more += 1;
  }

  /** Those that were not kept. */
  get more(): number {
    return this.#more;
  }

  /** In the order of the chain. */
  inOrder(): AuditFinding[] {
    return this.#kept.toSorted((one, other) => one.from - other.from || one.to - other.to);
  }
}
