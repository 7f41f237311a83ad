import type { Incident } from '#libs/contracts';
import { durationText } from '../output/duration.js';
import { type Finding, fail, ok, unknown, warn } from './finding.js';

/** A queue, as far as it is looked at. */
export interface QueueFacts {
  name: string;
  connector: string | null;
  ready: number;
  consumers: number;
  servedBy: string | null;
  age: number | null;
}

/** Something that is paused, as far as it is looked at. */
export interface PauseFacts {
  kind: string;
  name: string;
  paused: { since: string };
}

/** An open dead letter seen so shortly ago makes them growing, in seconds. */
export const GROWING_SECONDS = 600;
/** An unfinished task older than this is worth a look, in seconds. */
export const OLD_SECONDS = 900;
/** More results or events than this that are owed are more than what is under way. */
export const OWED_MANY = 500;

/** Whether each queue that has to be consumed is. */
export function examineQueues(queues: readonly QueueFacts[]): Finding {
  const about = 'queues';
  const served = queues.filter(({ servedBy }) => servedBy !== null);
  const lonely = served.filter(({ consumers }) => consumers === 0);
  if (lonely.length === 0) return ok(about, `${served.length} that a service is to consume, and each is`);
  const services = [...new Set(lonely.map(({ servedBy }) => servedBy))].join(', ');
  const names = lonely.map(({ name, ready }) => (ready > 0 ? `${name} (${ready} ready)` : name)).join(', ');
  return fail(about, `no consumer: ${names}`, `start ${services}; of a worker, look at CONNECTORS`);
}

/** Whether there are open dead letters, and whether they grow. `incidents` are the open ones. */
export function examineDeadLetters(total: number, incidents: readonly Incident[], now: Date): Finding {
  const about = 'dead letters';
  if (total === 0) return ok(about, 'none is open');
  const remedy = '`waybill incidents` says why: mend the cause, then `waybill incidents redrive` or `discard`';
  const isFresh = ({ lastSeenAt }: Incident) => now.getTime() - Date.parse(lastSeenAt) < GROWING_SECONDS * 1_000;
  const growing = incidents.filter(isFresh);
  if (growing.length === 0) return warn(about, `${total} open, none new in ${durationText(GROWING_SECONDS)}`, remedy);
  const [worst] = growing.toSorted((one, other) => other.letters - one.letters);
  const example = worst === undefined ? '' : `, such as ${worst.connector} ${worst.action} ${worst.code}`;
  const grow = growing.length === 1 ? '1 incident grows' : `${growing.length} incidents grow`;
  return fail(about, `${total} open, and ${grow}${example}`, remedy);
}

/** Whether tasks are parked; `more` where there are more than were counted. */
export function examineParked(count: number, more: boolean): Finding {
  if (count === 0) return ok('parked tasks', 'none');
  return warn(
    'parked tasks',
    `${count}${more ? ' or more' : ''} wait for a decision`,
    '`waybill tasks --status parked`; find out at the third party, then `waybill tasks resolve`',
  );
}

/** How old the oldest unfinished task is. */
export function examineAge(queues: readonly QueueFacts[]): Finding {
  const oldest = queues.toSorted((one, other) => (other.age ?? 0) - (one.age ?? 0))[0];
  const age = oldest?.age ?? 0;
  if (age === 0) return ok('oldest task', 'nothing is unfinished');
  const detail = `${durationText(age)}, of ${oldest?.connector ?? oldest?.name}`;
  if (age < OLD_SECONDS) return ok('oldest task', detail);
  return warn(
    'oldest task',
    detail,
    '`waybill tasks --status waiting` says why they wait; else the workers do not keep up',
  );
}

/** Whether what is to be announced is. `owed` is null where the metrics cannot be read. */
export function examineOwed(owed: { results: number; events: number } | null): Finding {
  const about = 'results owed';
  if (owed === null) return unknown(about, 'the control-plane shows no /metrics at this address');
  const { results, events } = owed;
  const detail = `${results} results and ${events} events are stored and not announced yet`;
  if (results + events <= OWED_MANY) return ok(about, detail);
  return fail(
    about,
    detail,
    'RabbitMQ is away or blocked, or no sweeper runs: look at /readyz and the alarms of RabbitMQ',
  );
}

/** Whether somebody has paused anything, and for how long it has been. */
export function examinePauses(pauses: readonly PauseFacts[], now: Date): Finding {
  if (pauses.length === 0) return ok('pauses', 'nothing is paused');
  const ageOf = ({ since }: PauseFacts['paused']) => durationText((now.getTime() - Date.parse(since)) / 1_000);
  const named = pauses.map(({ kind, name, paused }) => `${kind} ${name} (for ${ageOf(paused)})`).join(', ');
  return warn('pauses', `paused: ${named}`, '`waybill pauses` says by whom and why; `resume` of each ends it');
}

/** Whether connections wait for somebody to mend them; `waiting` tasks of each, by its name. */
export function examineConnections(broken: readonly { name: string; waiting: number }[]): Finding {
  if (broken.length === 0) return ok('connections', 'none waits for somebody to mend it');
  const names = broken.map(({ name, waiting }) => `${name} (${waiting} tasks wait)`).join(', ');
  return fail(
    'connections',
    `refused: ${names}`,
    'renew the credential or correct the settings: PATCH /v1/connections/{name}',
  );
}
