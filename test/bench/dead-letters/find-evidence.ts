import { waitUntil } from '../../support/wait-until.js';
import type { Place } from '../bench-scene.js';
import type { BrokerSide } from './broker-side.js';
import type { Evidence, TaskEvidence } from './judge.js';
import type { RefusingProvider } from './refusing-provider.js';

/** How long the last results may take to be announced, in milliseconds. */
const DEADLINE_MS = 60_000;

const TASKS = `
  SELECT t.id, t.status, t.attempts, coalesce(l.letters, 0) AS letters, coalesce(l.open, 0) AS open,
    coalesce(l.redrives, 0) AS redrives, coalesce(i.succeeded, 0) AS succeeded
  FROM waybill.tasks t
  LEFT JOIN (
    SELECT d.task_id, count(*)::int AS letters, (count(*) FILTER (WHERE d.state = 'open'))::int AS open,
      sum(a.redrives)::int AS redrives
    FROM waybill.dead_letters d
    LEFT JOIN (
      SELECT subject, count(*) AS redrives FROM waybill.audit_entries WHERE act = 'dead-letter.redrive' GROUP BY subject
    ) a ON a.subject = d.id::text
    GROUP BY d.task_id
  ) l ON l.task_id = t.id
  LEFT JOIN (
    SELECT task_id, count(*)::int AS succeeded FROM waybill.redrive_items WHERE state = 'succeeded' GROUP BY task_id
  ) i ON i.task_id = t.id`;

const INCIDENTS = `
  SELECT sum(letters)::int AS counted, (count(*) FILTER (WHERE resolved_at IS NULL))::int AS open FROM waybill.incidents`;

/** Gathers what database, broker and third party have of the tasks that were sent. */
export async function findEvidence(
  sent: readonly string[],
  { place, broker, provider }: { place: Place; broker: BrokerSide; provider: RefusingProvider },
): Promise<Evidence> {
  const { announcements } = broker;
  const quiet = async () => (await broker.left()) === 0 && announcements.size >= 2 * sent.length;
  // What is missing after that is what the counts are for.
  await waitUntil('the last results', quiet, { deadlineMs: DEADLINE_MS, everyMs: 200 }).catch(() => undefined);
  const tasks = await place.query<TaskEvidence>(TASKS);
  const [incidents] = await place.query<{ counted: number; open: number }>(INCIDENTS);
  return {
    sent,
    tasks,
    callsOf: (id) => provider.callsOf(id),
    wasAnnounced: (id) => announcements.has(id),
    leftInQueues: await broker.left(),
    counted: incidents?.counted ?? 0,
    openIncidents: incidents?.open ?? 0,
  };
}
