import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { touchedPages } from '../../../../test/support/touched-pages.js';
import type { Statement } from '../database.js';
import { findEndedItems } from './find-ended-items.js';
import { findExampleLetter } from './find-example-letter.js';
import { listAuditChain } from './list-audit-chain.js';
import { listAuditEntries } from './list-audit-entries.js';
import { listIncidents } from './list-incidents.js';
import { listLettersOfIncident } from './list-letters-of-incident.js';
import { listOpenIncidents } from './list-open-incidents.js';
import { listRedriveItems } from './list-redrive-items.js';
import { listRedriveRuns } from './list-redrive-runs.js';
import { markRedriveItems } from './mark-redrive-items.js';
import { takeRedriveItems } from './take-redrive-items.js';

let stage: DatabaseStage;
let client: pg.Client;

/** So many resolved incidents, every hundredth open, each with a letter; and one incident with as many letters. */
const fill = (count: number) => `
  WITH made AS (
    INSERT INTO incidents (tenant, id, fingerprint, category, code, connector, action, letters, first_seen_at, last_seen_at,
      resolved_at)
    SELECT 'acme', gen_random_uuid(), int8send(n) || int8send(${count}), 'transient', 'c', 'http', 'request', 1, now(), now(),
      CASE WHEN n % 100 = 0 THEN NULL ELSE now() END
    FROM generate_series(1, ${count}) n RETURNING id, resolved_at
  )
  INSERT INTO dead_letters (tenant, id, fingerprint, connector, action, queue, reason, detail, headers, body, dead_at, state,
    incident_id)
  SELECT 'acme', gen_random_uuid(), sha256(m.id::text::bytea || n::text::bytea), 'http', 'request', 'q', 'c', '', '', '', now(),
    CASE WHEN resolved_at IS NULL THEN 'open' ELSE 'discarded' END,
    CASE n WHEN 1 THEN m.id ELSE '00000000-0000-0000-0000-000000000001' END
  FROM made m CROSS JOIN generate_series(1, 2) n`;

/** A run with so many letters, 50 of which are sent and have not ended; and as many runs with none. */
const fillRuns = (count: number) => `
  INSERT INTO redrive_runs (tenant, id, rate, tolerance, selected, created_by, ended_at)
  SELECT 'acme', gen_random_uuid(), 1, 0, 0, 'x', now() FROM generate_series(1, ${count});
  INSERT INTO redrive_items (tenant, run_id, position, letter_id, batch, state)
  SELECT 'acme', '${RUN}', n + ${count}, gen_random_uuid(), 3, CASE WHEN n <= 50 THEN 'sent' ELSE 'chosen' END
  FROM generate_series(1, ${count}) n`;

/** So many acts, each to a thing of its own, every thousandth a rare one and by somebody who is rare. */
const fillAudit = (count: number) => `
  INSERT INTO audit_entries (tenant, actor, act, subject, at)
  SELECT 'acme', CASE WHEN n % 1000 = 0 THEN 'rare' ELSE 'often' END, CASE WHEN n % 1000 = 0 THEN 'rare' ELSE 'often' END,
    n::text, '2026-01-01'::timestamptz + n * interval '1 second'
  FROM generate_series(1, ${count}) n`;

beforeAll(async () => {
  stage = await databaseStage('acme');
  client = await stage.connect();
}, 60_000);

afterAll(() => stage?.drop());

const pages = (statement: Statement, given: readonly unknown[]) => touchedPages(client, statement, given);

const RUN = '00000000-0000-0000-0000-000000000002';
const BIG = '00000000-0000-0000-0000-000000000001';
const MIDDLE = '80000000-0000-0000-0000-000000000000';
/** An hour into the audit entries, in microseconds since 1970. */
const AT_TEN = Date.parse('2026-01-01T01:00:00Z') * 1_000;
const LISTS: readonly (readonly [string, Statement, readonly unknown[]])[] = [
  ['all incidents', listIncidents, ['acme', null, null, MIDDLE, 51]],
  ['open incidents', listOpenIncidents, ['acme', 'open', null, MIDDLE, 51]],
  ['an example of a large incident', findExampleLetter, ['acme', BIG]],
  ['letters of a large incident', listLettersOfIncident, ['acme', BIG, null, null, null, null, MIDDLE, 51]],
  ['redrive runs', listRedriveRuns, ['acme', null, null, MIDDLE, 51]],
  ['letters of a large run', listRedriveItems, ['acme', RUN, null, 0, 51]],
  ['letters to send next', takeRedriveItems, ['acme', RUN, 3, 50]],
  ['letters that were sent', findEndedItems, ['acme', RUN]],
  ['letters to be marked', markRedriveItems, ['acme', RUN, [10_100, 10_200], ['chosen', 'chosen'], [null, null]]],
];

/** Planned with their parameters. */
const AUDIT_LISTS: typeof LISTS = [
  ['audit entries', listAuditEntries, ['acme', null, null, 51, null, null, null, null, null]],
  ['audit entries of a time', listAuditEntries, ['acme', null, null, 51, null, AT_TEN, null, null, null]],
  ['audit entries of one thing', listAuditEntries, ['acme', null, null, 51, null, null, null, null, '7']],
  ['audit entries of a rare act', listAuditEntries, ['acme', null, null, 9, null, null, null, 'rare', null]],
  ['audit entries of somebody', listAuditEntries, ['acme', null, null, 9, null, null, 'rare', null, null]],
  ['the audit chain', listAuditChain, ['acme', 5_000, 51]],
];

describe('a page of a list', () => {
  it('touches about as much among 60,000 as among 10,000', async () => {
    const among = async (count: number) => {
      await client.query(fill(count));
      await client.query(fillRuns(count));
      await client.query('VACUUM ANALYZE incidents, dead_letters, redrive_runs, redrive_items');
      return Promise.all(LISTS.map(async ([name, statement, given]) => [name, await pages(statement, given)] as const));
    };
    const before = new Map(await among(10_000));
    for (const [name, touched] of await among(50_000)) {
      expect({ name, touched: touched <= 2 * (before.get(name) ?? 0) + 20 }).toEqual({ name, touched: true });
    }
  }, 60_000);

  it('touches about as much among 60,000 audit entries as among 10,000, however it is narrowed', async () => {
    const among = async (count: number) => {
      await client.query(fillAudit(count));
      await client.query('VACUUM ANALYZE audit_entries, audit_links');
      await client.query(`SET plan_cache_mode = 'force_custom_plan'`);
      const touched = AUDIT_LISTS.map(
        async ([name, statement, given]) => [name, await pages(statement, given)] as const,
      );
      return Promise.all(touched).finally(() => client.query('RESET plan_cache_mode'));
    };
    const before = new Map(await among(10_000));
    for (const [name, touched] of await among(50_000)) {
      expect({ name, touched: touched <= 2 * (before.get(name) ?? 0) + 20 }).toEqual({ name, touched: true });
    }
  }, 60_000);
});
