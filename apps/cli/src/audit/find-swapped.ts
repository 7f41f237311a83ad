import { type AuditLink, auditEntryHash } from '#libs/contracts';

/** A link whose entry is there and does not have its hash. */
export type WrongLink = AuditLink & { entry: NonNullable<AuditLink['entry']> };

/**
 * Finds among links that are wrong those that are right in the place of each other: what was written was exchanged, with its
 * number or without, or the links themselves.
 */
export function findSwapped(wrong: readonly WrongLink[]): [WrongLink, WrongLink][] {
  const pairs: [WrongLink, WrongLink][] = [];
  const paired = new Set<WrongLink>();
  for (const [at, one] of wrong.entries()) {
    if (paired.has(one)) continue;
    const other = wrong.slice(at + 1).find((candidate) => !paired.has(candidate) && areSwapped(one, candidate));
    if (other === undefined) continue;
    pairs.push([one, other]);
    paired.add(one).add(other);
  }
  return pairs;
}

const areSwapped = (one: WrongLink, other: WrongLink) =>
  [withEntryOf, withNumberAndEntryOf, withPlaceOf].some((put) => isRight(put(one, other)) && isRight(put(other, one)));

const withEntryOf = (one: WrongLink, { entry }: WrongLink) => ({ ...one, entry });
const withNumberAndEntryOf = (one: WrongLink, { entry, number }: WrongLink) => ({ ...one, entry, number });
const withPlaceOf = (one: WrongLink, { position }: WrongLink) => ({ ...one, position });

const isRight = ({ entry, ...link }: WrongLink) => auditEntryHash({ ...entry, ...link }) === link.hash;
