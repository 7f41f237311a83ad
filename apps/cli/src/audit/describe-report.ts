import type { AuditAnchor } from '#libs/contracts';
import { timeText } from '../output/cell.js';
import { plainText } from '../output/plain-text.js';
import type { AuditFinding } from './audit-finding.js';
import type { ChainReport } from './chain-check.js';
import type { VerifyOptions } from './verify-options.js';

/** What came of verifying an audit trail. */
export interface VerifiedTrail extends ChainReport {
  anchors: {
    /** Anchors of the tenant that counted. */
    read: number;
    unreadable: number;
    /** The one that was signed last; null without any. */
    newest: AuditAnchor | null;
    /** The public keys that signed them. */
    keys: readonly string[];
  };
}

/** What came of it, as lines for people. */
export function describeReport(trail: VerifiedTrail, { anchors: files }: VerifyOptions, now: Date): string[] {
  const { tenant, links, reliableUpTo, findings, more, anchors } = trail;
  const against = files.length === 0 ? '' : `, against ${anchors.read} anchors${newestText(anchors.newest, now)}`;
  const head = `${tenant}: ${links} entries${against}`;
  const unreadable = anchors.unreadable > 0 ? [`${anchors.unreadable} lines of the anchors cannot be read.`] : [];
  if (findings.length === 0) return [`${head}: all as it was written.`, ...unreadable];
  const up =
    reliableUpTo === null
      ? 'Not even the first entry is as it was written.'
      : `Up to entry ${reliableUpTo.position}, of ${timeText(reliableUpTo.at, now)}, all is as it was written.`;
  const rest = more > 0 ? [`  and ${more} more`] : [];
  return [
    `${head}: not what was written.`,
    ...findings.map((one) => plainText(`  ${lineOf(one, now)}`)),
    ...rest,
    up,
    ...unreadable,
    ...recoveryHint(trail),
  ];
}

const newestText = (newest: AuditAnchor | null, now: Date) =>
  newest === null ? '' : `, the newest of ${timeText(newest.at, now)}`;

function lineOf({ kind, from, to, detail, after }: AuditFinding, now: Date): string {
  const which = kind === 'swapped' ? `${from} and ${to}` : from === to ? `${from}` : `${from} to ${to}`;
  const since = after === null ? '' : `; done after ${timeText(after, now)}`;
  return `${kind.replace('-', ' ')}: ${which}: ${detail}${since}`;
}

/** A database that was set back to an earlier moment has lost its end, too. */
function recoveryHint({ findings, anchors: { newest } }: VerifiedTrail): string[] {
  const isCut = findings.some(({ kind }) => kind === 'tail-cut' || kind === 'rewritten');
  if (!isCut || newest === null || newest.epoch === 1) return [];
  return [
    `A recovery began epoch ${newest.epoch}: where it is why the end is gone, --since-epoch ${newest.epoch} leaves out what was anchored before.`,
  ];
}
