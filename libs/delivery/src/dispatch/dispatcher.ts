import type { Announcement } from '../announcement.js';
import { CALLBACK_DELAYS_MS } from '../callbacks/callback-schedule.js';
import { countDelivery, type DeliveryOutcome } from '../observing/delivery-metrics.js';
import type { DeliveryStore, NewDelivery } from '../ports/delivery-store.js';
import type { Post, PostOutcome } from '../ports/post.js';
import type { AnswerRecord, ReplyStore } from '../ports/reply-store.js';
import type { Steady } from '../ports/steady.js';
import type { SubscriptionStore } from '../ports/subscription-store.js';
import { isDirectReply, judgeReplyQueue, mayForward } from '../replies/reply-rules.js';
import type { ReplyHint } from '../reply-hint.js';
import type { DispatchItem } from './dispatch-item.js';
import { type Answer, type Forwarding, latestResults, planAnswers, planForwardings } from './plan.js';
import { emptyTally, type Tally } from './tally.js';

/** What a dispatcher works with. */
export interface DispatcherPorts {
  replies: ReplyStore;
  subscriptions: SubscriptionStore;
  deliveries: DeliveryStore;
  post: Post;
  steady: Steady;
}

/** What a batch owes becomes due a microsecond apart, in milliseconds: in the order it came. */
const APART_MS = 0.001;

type DirectAnswer = Extract<ReplyHint, { kind: 'direct-answer' }>;

/**
 * Brings batches of results, events and reply hints to those who want them.
 *
 *   look up -> publish and wait for every confirm -> record in PostgreSQL -> the messages may be acked
 *
 * Each step alone is repeated while PostgreSQL or the broker is away, so an outage in between sends nothing twice; only
 * a crash does. Run one batch at a time: the next one's look-up must see what this one has answered.
 */
export class Dispatcher {
  constructor(private readonly ports: DispatcherPorts) {}

  /** Resolves when all of it is delivered, owed or noted. */
  async run(items: readonly DispatchItem[]): Promise<Tally> {
    const { replies, subscriptions, steady } = this.ports;
    const announcements = items.filter(
      (item): item is Announcement => item.kind === 'results' || item.kind === 'events',
    );
    const direct = items.filter((item) => item.kind === 'direct-answer');
    const hinted = items.filter((item) => item.kind === 'reply-hint');
    const results = [...latestResults(announcements).values()].flatMap(({ tenant, task }) =>
      task === null ? [] : [{ tenant, taskId: task.id, sequence: task.sequence }],
    );
    const tenants = [...new Set(announcements.map(({ tenant }) => tenant))];
    const [unanswered, owed, subscribers] = await Promise.all([
      results.length === 0 ? [] : steady(() => replies.unanswered(results)),
      hinted.length === 0 ? [] : steady(() => replies.owed(hinted)),
      tenants.length === 0 ? [] : steady(() => subscriptions.ofTenants(tenants)),
    ]);
    const tally = emptyTally();
    const [answers, deliveries] = await Promise.all([
      this.#answerAll(planAnswers(announcements, unanswered, owed), tally),
      this.#forwardAll(planForwardings(announcements, subscribers), tally),
      this.#answerDirectly(direct, tally),
    ]);
    await Promise.all([
      answers.length === 0 ? null : steady(() => replies.record(answers)),
      deliveries.length === 0 ? null : steady(() => this.ports.deliveries.add(deliveries)),
    ]);
    return tally;
  }

  #answerAll(answers: readonly Answer[], tally: Tally): Promise<AnswerRecord[]> {
    return Promise.all(
      answers.map(async (answer) => {
        const note = await this.#answer(answer, `${answer.taskId}/${answer.sequence}`, tally);
        const isOwedStill = note === STILL_OWED;
        const { tenant, taskId, id } = answer;
        return { tenant, taskId, id, sequence: isOwedStill ? null : answer.sequence, note };
      }),
    );
  }

  async #answerDirectly(answers: readonly DirectAnswer[], tally: Tally): Promise<void> {
    await Promise.all(answers.map((answer) => this.#answer(answer, answer.eventId, tally)));
  }

  /** Why an answer did not arrive; null where it did. */
  async #answer(answer: Answer | DirectAnswer, eventId: string, tally: Tally): Promise<string | null> {
    const { tenant, replyTo: queue, correlationId, event, trace } = answer;
    const verdict = judgeReplyQueue(tenant, queue);
    if (!verdict.allowed) {
      countDelivery('reply', 'forbidden');
      tally.forbidden++;
      return `forbidden: ${verdict.reason}`;
    }
    const mandatory = !isDirectReply(queue);
    const outcome = await this.ports.post.send({ queue, correlationId, eventId, event, trace, mandatory });
    countDelivery('reply', REPLY_OUTCOMES[outcome]);
    switch (outcome) {
      case 'routed':
        tally.answered++;
        return null;
      case 'unroutable':
        tally.unroutable++;
        return 'unroutable: there is no such queue';
      case 'nacked':
        tally.refused++;
        return STILL_OWED;
      case 'refused':
        tally.refused++;
        return 'refused: the broker did not take it';
      default:
        return outcome satisfies never;
    }
  }

  async #forwardAll(forwardings: readonly Forwarding[], tally: Tally): Promise<NewDelivery[]> {
    const deliveries = await Promise.all(
      forwardings.map((forwarding, place) => this.#forward(forwarding, place, tally)),
    );
    return deliveries.filter((delivery) => delivery !== null);
  }

  /** What is owed to the subscription afterwards: nothing, where its queue has taken the event. */
  async #forward({ subscriber, announcement }: Forwarding, place: number, tally: Tally): Promise<NewDelivery | null> {
    const { tenant, name, heldBack, target } = subscriber;
    const { eventId, event, trace } = announcement;
    const delivery = { tenant, subscription: name, eventId, event, trace };
    if (target.type === 'amqp' && !mayForward(tenant, target.queue)) {
      countDelivery('queue', 'forbidden');
      tally.forbidden++;
      return null;
    }
    if (target.type === 'http' || heldBack) {
      tally.owed++;
      return { ...delivery, delayMs: place * APART_MS, attempts: 0, error: null };
    }
    const letter = { queue: target.queue, correlationId: null, eventId, event, trace, mandatory: true };
    const outcome = await this.ports.post.send(letter);
    countDelivery('queue', outcome === 'routed' ? 'delivered' : 'retry');
    if (outcome === 'routed') {
      tally.forwarded++;
      return null;
    }
    tally.owed++;
    return { ...delivery, delayMs: CALLBACK_DELAYS_MS[1] ?? 0, attempts: 1, error: outcome };
  }
}

const REPLY_OUTCOMES = {
  routed: 'delivered',
  unroutable: 'unroutable',
  nacked: 'retry',
  refused: 'refused',
} as const satisfies Record<PostOutcome, DeliveryOutcome>;

/** The note under which a copy is found again although it was tried. */
export const STILL_OWED = 'nacked';
