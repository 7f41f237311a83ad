import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type AuditEntryView,
  type AuditLink,
  auditTimeMicros,
  DEFAULT_PAGE_LIMIT,
  type InputOf,
  LIST_AUDIT_CHAIN,
  LIST_AUDIT_ENTRIES,
} from '#libs/contracts';
import { AuditChainStore, type AuditPlace } from '#libs/persistence';
import type { Caller } from '../auth/caller.js';
import { timeBetween } from '../http/instant-of.js';
import { type Page, pageOf, readCursor } from '../http/page.js';
import { Operates } from '../operations/operates.js';

/** Where a page of entries begins, as a cursor holds it: microseconds since 1970, then the number. */
const isPlace = (key: string) => /^-?\d{1,17}\/\d{1,15}$/.test(key);
const isPosition = (key: string) => /^\d{1,15}$/.test(key);

function placeOf(key: string | null): AuditPlace | null {
  const [micros, number] = key?.split('/') ?? [];
  return micros === undefined || number === undefined ? null : { micros, number };
}

/** What operators did, and the chain that says whether that is still what was written. */
@ApiTags('audit')
@Controller()
export class AuditController {
  constructor(private readonly chains: AuditChainStore) {}

  @Operates(LIST_AUDIT_ENTRIES)
  async list({ tenant }: Caller, query: InputOf<typeof LIST_AUDIT_ENTRIES>): Promise<Page<AuditEntryView>> {
    const { actor = null, act = null, subject = null, limit = DEFAULT_PAGE_LIMIT } = query;
    const filter = { actor, act, subject, ...timeBetween(query) };
    const found = await this.chains.list(tenant, filter, placeOf(readCursor(query.cursor, isPlace)), limit + 1);
    return pageOf(
      found,
      limit,
      ({ at, number }) => `${auditTimeMicros(at)}/${number}`,
      (entry) => entry,
    );
  }

  @Operates(LIST_AUDIT_CHAIN)
  async chain(
    { tenant }: Caller,
    query: InputOf<typeof LIST_AUDIT_CHAIN>,
  ): Promise<Page<AuditLink> & { tenant: string }> {
    const { limit = DEFAULT_PAGE_LIMIT } = query;
    const after = Number(readCursor(query.cursor, isPosition) ?? 0);
    const found = await this.chains.chain(tenant, after, limit + 1);
    const page = pageOf(
      found,
      limit,
      ({ position }) => String(position),
      (link) => link,
    );
    return { ...page, tenant };
  }
}
