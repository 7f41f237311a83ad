import { type AuditLink, isName } from '#libs/contracts';
import { UnreadableAnswer } from './unreadable-answer.js';

/** A page of the chain, of whose form nothing is taken on trust. */
export interface ChainPage {
  tenant: string;
  items: AuditLink[];
  nextCursor: string | null;
}

const HASH = /^[0-9a-f]{64}$/;

/** Reads an answer field by field: one that says a thing twice would have a hash made of one and a place compared of the other. */
export function readChainPage(answer: unknown): ChainPage {
  const { tenant, items, nextCursor } = record(answer);
  if (!isName(tenant) || !Array.isArray(items)) throw new UnreadableAnswer();
  if (nextCursor !== null && typeof nextCursor !== 'string') throw new UnreadableAnswer();
  return { tenant, items: items.map(readLink), nextCursor };
}

function readLink(value: unknown): AuditLink {
  const { tenant, position, number, previous, hash, entry } = record(value);
  return {
    ...{ tenant: text(tenant), position: place(position), number: place(number) },
    ...{ previous: hashOf(previous), hash: hashOf(hash) },
    entry: entry === null ? null : readEntry(entry),
  };
}

function readEntry(value: unknown): NonNullable<AuditLink['entry']> {
  const { at, actor, act, subject, detail } = record(value);
  return { at: text(at), actor: text(actor), act: text(act), subject: text(subject), detail: text(detail) };
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new UnreadableAnswer();
  return { ...value };
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new UnreadableAnswer();
  return value;
}

function hashOf(value: unknown): string {
  if (!HASH.test(text(value))) throw new UnreadableAnswer();
  return text(value);
}

function place(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) throw new UnreadableAnswer();
  return value;
}
