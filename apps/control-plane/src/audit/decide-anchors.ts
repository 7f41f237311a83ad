import type { FoundAuditHead } from '#libs/persistence';

/** What a control-plane knows to have anchored of a tenant. */
export interface KnownHead {
  installation: string;
  epoch: number;
  position: number;
  hash: string;
  /** When, in milliseconds since 1970. */
  at: number;
}

/** What is to be done about the chains of all tenants. */
export interface AnchorDecision {
  anchor: { tenant: string; position: number; hash: string }[];
  /** Tenants whose chain does not go on from what was anchored. */
  broken: string[];
  /** Tenants whose chain does not go on either, for a recovery or another database has taken the place of what was. */
  setBack: string[];
}

/** A chain that did not grow is anchored again after so many milliseconds: so long at most it may have been cut unnoticed. */
export const AGAIN_MS = 3_600_000;

/**
 * Which ends are signed: new ones, and old ones from time to time. Never one of a chain that was changed under what was signed
 * before; a recovery, which begins an epoch, may have set it back.
 */
export function decideAnchors(
  known: ReadonlyMap<string, KnownHead>,
  heads: readonly FoundAuditHead[],
  { installation, epoch, now }: { installation: string; epoch: number; now: number },
): AnchorDecision {
  const decision: AnchorDecision = { anchor: [], broken: [], setBack: [] };
  for (const { tenant, position, hash, kept } of heads) {
    const before = known.get(tenant);
    const head = position === null || hash === null ? null : { tenant, position, hash };
    if (before === undefined || before.installation !== installation || before.epoch < epoch) {
      if (before !== undefined && kept !== before.hash) decision.setBack.push(tenant);
      if (head !== null) decision.anchor.push(head);
    } else if (kept !== before.hash) decision.broken.push(tenant);
    else if (head !== null && (head.position > before.position || now - before.at >= AGAIN_MS)) {
      decision.anchor.push(head);
    }
  }
  return decision;
}
