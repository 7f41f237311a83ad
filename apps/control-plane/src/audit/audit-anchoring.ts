import type { Logger } from 'pino';
import { type AuditAnchor, type AuditSigner, signAuditHead } from '#libs/contracts';
import type { AuditHeadStore, InstallationStore } from '#libs/persistence';
import { counter } from '#libs/tracing';
import type { AnchorFile } from './anchor-file.js';
import { decideAnchors, type KnownHead } from './decide-anchors.js';

/** What anchoring is made with. */
export interface AnchoringParts {
  heads: Pick<AuditHeadStore, 'find'>;
  installation: Pick<InstallationStore, 'read'>;
  signer: AuditSigner;
  /** Null where anchors go to the log alone. */
  file: Pick<AnchorFile, 'last' | 'append'> | null;
  logger: Logger;
}

const anchored = counter('waybill_audit_anchors_total', 'Ends of audit chains this replica has looked at, by outcome.');

/**
 * Signs where the audit chains end and writes it down outside the database. Each control-plane is a witness of its own: it holds
 * every chain against what it signed last, and signs none that does not go on from there.
 */
export class AuditAnchoring {
  readonly #parts: AnchoringParts;
  readonly #known = new Map<string, KnownHead>();
  readonly #broken = new Set<string>();

  constructor(parts: AnchoringParts) {
    this.#parts = parts;
  }

  /** Takes up what this control-plane has signed before. Rejects where the file cannot be read and written. */
  async begin(): Promise<void> {
    const { file, signer, logger } = this.#parts;
    for (const anchor of (await file?.last(signer.key))?.values() ?? []) this.#note(anchor);
    logger.info({ anchorKey: signer.key }, 'Ends of audit chains are signed');
  }

  /** One look at all chains. Rejects where database or file do not answer; the next one makes up for it. */
  async round(now: number): Promise<void> {
    const { heads, installation: store, signer, file, logger } = this.#parts;
    const { installation, epoch } = await store.read();
    const known = [...this.#known].map(([tenant, { position }]) => ({ tenant, position }));
    const found = await heads.find(known);
    const { anchor, broken, setBack } = decideAnchors(this.#known, found, { installation, epoch, now });
    this.#tell(broken);
    for (const tenant of setBack) {
      logger.warn({ tenant, installation, epoch }, 'An audit chain begins anew or was set back by a recovery');
    }
    if (anchor.length === 0) return;
    const at = new Date(now).toISOString();
    const anchors = anchor.map((head) => signAuditHead({ installation, epoch, ...head, at }, signer));
    await file?.append(anchors);
    for (const one of anchors) {
      logger.info({ anchor: one }, 'Audit head anchored');
      this.#note(one);
    }
    anchored.add(anchors.length, { outcome: 'signed' });
  }

  #note({ tenant, installation, epoch, position, hash, at }: AuditAnchor): void {
    this.#known.set(tenant, { installation, epoch, position, hash, at: Date.parse(at) });
  }

  /** Of each chain once, until it is whole again. */
  #tell(broken: readonly string[]): void {
    if (broken.length > 0) anchored.add(broken.length, { outcome: 'refused' });
    for (const tenant of broken) {
      if (this.#broken.has(tenant)) continue;
      const { position } = this.#known.get(tenant) ?? {};
      this.#parts.logger.error(
        { tenant, position },
        'The audit trail is not what was signed: its chain does not go on from there. Verify it: waybill audit verify',
      );
    }
    this.#broken.clear();
    for (const tenant of broken) this.#broken.add(tenant);
  }
}
