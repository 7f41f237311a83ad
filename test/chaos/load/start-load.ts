import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../support/seeded-random.js';
import { stackApi } from '../../support/stack-api.js';
import { Journal } from './journal.js';
import { keysWithRows } from './keys-with-rows.js';
import type { LoadOptions } from './load-options.js';
import { LoadTasks } from './load-tasks.js';
import { sendWebhook } from './load-webhooks.js';
import { Operator } from './operator.js';
import type { OrderPlan } from './order-plan.js';
import { planOrder, planWebhook } from './plan-order.js';
import { prepareLoad } from './prepare-load.js';
import { ThirdPartyView } from './third-party-view.js';
import { Unclaimed } from './unclaimed.js';

/** A load under way. */
export interface Load {
  /** What the product was given only to be kept. */
  readonly secrets: readonly string[];
  /** Tasks and webhooks of which a copy was sent. */
  readonly begun: number;
  /**
   * Begins nothing new, and returns when every copy has its answer and all that a fault took is published again: at most
   * two minutes. The operator goes on, who frees lanes that parked tasks hold up.
   */
  stop(): Promise<void>;
  /** Sends the operator home and closes the journal; after `stop`, when all is at rest. @throws what went wrong meanwhile */
  close(): Promise<void>;
}

/** A webhook comes with every so many tasks. */
const TASKS_PER_WEBHOOK = 6;
/** Things under way at most: in a long outage nothing new is begun. */
const MOST_AT_ONCE = 600;
const LOOK_EVERY_MS = 1_000;
const STOP_DEADLINE_MS = 120_000;

/**
 * Makes what it needs in the product and begins: tasks and webhooks at a steady rate, whatever becomes of them, until
 * stopped. What is drawn follows from the seed; when it is sent does not wait for what came before.
 *
 * @throws Error where connections and source cannot be made
 */
export async function startLoad(options: LoadOptions): Promise<Load> {
  const { addresses, seed, rate = 30, faults = () => [] } = options;
  const api = stackApi(addresses);
  const prepared = await prepareLoad(api, addresses.thirdParty, seed.toString(36));
  const journal = await Journal.open(options.journalFile);
  const unclaimed = new Unclaimed(keysWithRows(addresses.database), faults);
  const halting = new AbortController();
  const { signal } = halting;
  const tasks = new LoadTasks({ options, prepared, journal, unclaimed, signal });
  const operator = new Operator({ api, journal, thirdParty: new ThirdPartyView(options.ledgerFile) });
  const random = seededRandom(seed);
  const pending = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let begun = 0;
  let running = true;

  const follow = (work: Promise<void>) => {
    begun++;
    const followed: Promise<void> = work
      .catch((error) => void failures.push(error))
      .finally(() => pending.delete(followed));
    pending.add(followed);
  };
  const beginNext = (number: number) => {
    const webhook = number % TASKS_PER_WEBHOOK === 0 ? planWebhook(random, number) : null;
    const plan = planOrder(random, number);
    follow(carryOut(plan, tasks, operator, signal));
    if (webhook !== null) follow(sendWebhook({ prepared, journal, signal }, webhook));
  };
  const generate = async () => {
    const began = performance.now();
    for (let number = 0; running; ) {
      const due = Math.floor(((performance.now() - began) / 1_000) * rate);
      // What an outage has held up is not made up for all at once.
      for (let burst = 0; number < due && burst < rate && pending.size < MOST_AT_ONCE; burst++) beginNext(number++);
      await pause(Math.max(5, 1_000 / rate));
    }
  };
  const watch = async () => {
    while (!signal.aborted) {
      await unclaimed.look(Date.now()).catch(() => undefined);
      await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const generating = generate();
  const watching = watch();

  return {
    secrets: prepared.secrets,
    get begun() {
      return begun;
    },
    stop: async () => {
      running = false;
      await generating;
      const late = setTimeout(() => halting.abort(), STOP_DEADLINE_MS);
      while (pending.size > 0) await Promise.all(pending);
      await settleFaults(unclaimed, signal);
      clearTimeout(late);
      halting.abort();
      await watching;
      await tasks.close();
    },
    close: async () => {
      await operator.close();
      await journal.close();
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** One task with its copies and its cancel. */
async function carryOut(plan: OrderPlan, tasks: LoadTasks, operator: Operator, signal: AbortSignal): Promise<void> {
  const handed = tasks.begin(plan);
  const end = await handed.send(plan.over, plan.asksReply);
  if (end.kind !== 'accepted') return;
  const { copyAfterMs, copyOver, cancelAfterMs } = plan;
  if (cancelAfterMs !== null) {
    await pause(cancelAfterMs, undefined, { signal }).catch(() => undefined);
    await operator.cancel(handed.order, end.id);
  }
  if (copyAfterMs !== null) {
    await pause(copyAfterMs, undefined, { signal }).catch(() => undefined);
    await handed.send(copyOver, copyOver === 'amqp' && plan.asksReply);
  }
}

/** Looks until one look was answered, so that the last fault has had its tasks published again. */
async function settleFaults(unclaimed: Unclaimed, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const seen = await unclaimed.look(Date.now()).then(
      () => true,
      () => false,
    );
    if (seen) return;
    await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
