import type {
  Announcement,
  AttemptFacts,
  DatabaseFacts,
  FaultLine,
  History,
  JournalLine,
  LedgerLine,
  TaskFacts,
} from '../history.js';

/** Lines of the journal of one kind. */
export type JournalOf<Kind extends JournalLine['kind']> = Extract<JournalLine, { kind: Kind }>;

/** A result as the database holds it. */
export type ResultFacts = DatabaseFacts['results'][number];

/** All that is known of one thing that was handed over. */
export interface OrderRecord {
  order: string;
  /** The copies that were sent, in their order. Never empty. */
  sent: readonly JournalOf<'about-to-send'>[];
  first: JournalOf<'about-to-send'>;
  accepted: readonly JournalOf<'accepted'>[];
  refused: readonly JournalOf<'refused'>[];
  indeterminate: readonly JournalOf<'indeterminate'>[];
  acts: readonly JournalOf<'act'>[];
  /** All rows under its key; one, unless something is wrong or nothing was taken in. */
  tasks: readonly TaskFacts[];
  /** The first of them. */
  task: TaskFacts | null;
  /** By number. */
  attempts: readonly AttemptFacts[];
  /** In the order in which the third party wrote them. */
  ledger: readonly LedgerLine[];
  /** By sequence. */
  results: readonly ResultFacts[];
  /** Results of its task as somebody outside saw them. */
  seen: readonly Announcement[];
}

/** A history in which everything can be found by what it belongs to. */
export interface IndexedHistory {
  history: History;
  /** Tasks that were handed over, in the order of their first copy. */
  orders: readonly OrderRecord[];
  /** Webhooks that were sent. */
  webhooks: readonly OrderRecord[];
  /** Faults that were made and that lose queues. */
  losses: readonly FaultLine[];
  /** Rows under keys that nobody handed over. */
  strayTasks: readonly TaskFacts[];
  /** Requests and effects at the third party for orders that nobody handed over; a probe names a marker, not an order. */
  strayLedger: readonly LedgerLine[];
}

/** Sorts a history by what its lines belong to. Pure; needs memory in proportion to the history. */
export function indexHistory(history: History): IndexedHistory {
  const { journal, ledger, announcements, database, faults } = history;
  const lines = grouped(journal, ({ order }) => order);
  const byKey = grouped(database.tasks, ({ key }) => key);
  const byOrder = grouped(ledger, ({ order }) => order);
  const attempts = grouped(database.attempts, ({ taskId }) => taskId);
  const results = grouped(database.results, ({ taskId }) => taskId);
  const seen = grouped(announcements, ({ subject }) => subject);
  const records = [...lines.values()].flatMap((ofOrder): OrderRecord[] => {
    const sent = only(ofOrder, 'about-to-send');
    const [first] = sent;
    if (first === undefined) return [];
    const tasks = byKey.get(first.key) ?? [];
    const [task = null] = tasks;
    const id = task?.id ?? '';
    return [
      {
        order: first.order,
        sent,
        first,
        accepted: only(ofOrder, 'accepted'),
        refused: only(ofOrder, 'refused'),
        indeterminate: only(ofOrder, 'indeterminate'),
        acts: only(ofOrder, 'act'),
        tasks,
        task,
        attempts: (attempts.get(id) ?? []).toSorted((a, b) => a.number - b.number),
        ledger: byOrder.get(first.order) ?? [],
        results: (results.get(id) ?? []).toSorted((a, b) => a.sequence - b.sequence),
        seen: seen.get(first.over === 'webhook' ? first.id : id) ?? [],
      },
    ];
  });
  const orders = records.filter(({ first }) => first.over !== 'webhook');
  const keys = new Set(orders.map(({ first }) => first.key));
  return {
    history,
    orders,
    webhooks: records.filter(({ first }) => first.over === 'webhook'),
    losses: faults.filter(({ losesQueues, notRun }) => losesQueues && notRun === null),
    strayTasks: database.tasks.filter(({ key }) => !keys.has(key)),
    strayLedger: ledger.filter(({ order, kind }) => kind !== 'probe' && !lines.has(order)),
  };
}

function only<Kind extends JournalLine['kind']>(lines: readonly JournalLine[], kind: Kind): JournalOf<Kind>[] {
  return lines.filter((line): line is JournalOf<Kind> => line.kind === kind);
}

function grouped<T>(all: readonly T[], by: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = by(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}
