import {
  type Incident,
  LIST_CONNECTIONS,
  LIST_DEAD_LETTERS,
  LIST_INCIDENTS,
  LIST_PAUSES,
  LIST_QUEUES,
  LIST_TASKS,
  MAX_PAGE_LIMIT,
  type Operation,
} from '#libs/contracts';
import type { Api } from '../api/api.js';
import { NoKey, Refused, Unreachable } from '../api/errors.js';
import { type ListPage, pagesOf } from '../operations/pages-of.js';
import { plainText } from '../output/plain-text.js';
import {
  examineAge,
  examineConnections,
  examineDeadLetters,
  examineOwed,
  examineParked,
  examinePauses,
  examineQueues,
  type PauseFacts,
  type QueueFacts,
} from './examine-work.js';
import { type Finding, fail } from './finding.js';
import { readGauge } from './read-gauge.js';

interface ConnectionFacts {
  name: string;
  health: readonly { reason: string | null; waiting: number }[];
}

type Look = (api: Api, signal: AbortSignal, now: Date) => Promise<Finding[]>;

/** What is looked at, one after the other; what one look cannot have stops no other. */
const LOOKS: readonly (readonly [about: string, look: Look])[] = [
  [
    'queues',
    async (api, signal) => {
      const queues = (await page(api, LIST_QUEUES, {}, signal)).items as readonly QueueFacts[];
      return [examineQueues(queues), examineAge(queues)];
    },
  ],
  [
    'dead letters',
    async (api, signal, now) => {
      const letters = await page(api, LIST_DEAD_LETTERS, { limit: 1 }, signal);
      const incidents = (await all(api, LIST_INCIDENTS, { state: 'open' }, signal)) as readonly Incident[];
      return [examineDeadLetters(Number(letters['total']), incidents, now)];
    },
  ],
  [
    'parked tasks',
    async (api, signal) => {
      const { items, nextCursor } = await page(api, LIST_TASKS, { status: 'parked', limit: MAX_PAGE_LIMIT }, signal);
      return [examineParked(items.length, nextCursor !== null)];
    },
  ],
  [
    'connections',
    async (api, signal) => {
      const connections = (await all(api, LIST_CONNECTIONS, {}, signal)) as readonly ConnectionFacts[];
      return [examineConnections(connections.flatMap(brokenOf))];
    },
  ],
  [
    'pauses',
    async (api, signal, now) => [
      examinePauses((await all(api, LIST_PAUSES, {}, signal)) as readonly PauseFacts[], now),
    ],
  ],
  ['results owed', async (api, signal) => [examineOwed(owedIn(await api.text('/metrics', signal)))]],
];

/** Looks at what a control-plane says of its work. */
export async function examineApi(api: Api, signal: AbortSignal, now: Date): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [about, look] of LOOKS) {
    try {
      findings.push(...(await look(api, signal, now)));
    } catch (error) {
      findings.push(cannotSee(about, error));
    }
  }
  return findings;
}

async function page(api: Api, operation: Operation, input: object, signal: AbortSignal): Promise<ListPage> {
  return (await api.call(operation, { ...input }, signal)) as ListPage;
}

async function all(api: Api, operation: Operation, input: object, signal: AbortSignal): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const { items: more } of pagesOf(api, operation, { ...input }, { all: true, signal })) items.push(...more);
  return items;
}

function brokenOf({ name, health }: ConnectionFacts): { name: string; waiting: number }[] {
  const broken = health.filter(({ reason }) => reason === 'configuration');
  if (broken.length === 0) return [];
  return [{ name, waiting: broken.reduce((sum, { waiting }) => sum + waiting, 0) }];
}

function owedIn(exposition: string | null): { results: number; events: number } | null {
  const results = exposition === null ? null : readGauge(exposition, 'waybill_results_owed');
  if (exposition === null || results === null) return null;
  return { results, events: readGauge(exposition, 'waybill_events_owed') ?? 0 };
}

function cannotSee(about: string, error: unknown): Finding {
  if (!(error instanceof Refused || error instanceof Unreachable || error instanceof NoKey)) throw error;
  const remedy =
    error instanceof Refused && (error.problem.status === 401 || error.problem.status === 403)
      ? 'give an API key that may look, by WAYBILL_API_KEY or --api-key-file'
      : 'mend the service first; its log says what is wrong';
  return fail(about, plainText(error.message), remedy);
}
