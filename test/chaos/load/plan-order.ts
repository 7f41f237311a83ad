import type { EffectClass } from '#libs/contracts';
import { between, pick, type Random, weighted } from './draw.js';
import type { ConnectionName, OrderPlan, TaskEntrance, WebhookPlan } from './order-plan.js';
import { LIMITING, troublesOf } from './troubles.js';

const CLASSES: readonly (readonly [EffectClass, number])[] = [
  ['keyed', 30],
  ['natural', 30],
  ['once', 14],
  ['probed', 10],
  ['read', 10],
  ['metered', 6],
];

const ACTIONS: Readonly<Record<EffectClass, string>> = {
  read: 'look',
  metered: 'meter',
  natural: 'put',
  keyed: 'charge',
  probed: 'file',
  once: 'send',
};

/** What the general connector can be in, by method and connection. */
const OVER_HTTP: readonly EffectClass[] = ['read', 'natural', 'keyed', 'once'];
const LANES = 24;

/** How often of one task each thing happens beside what the third party does. */
const SHARES = {
  limited: 0.01,
  lane: 0.1,
  deadline: 0.01,
  expiring: 0.01,
  late: 0.03,
  copy: 0.06,
  cancel: 0.02,
  reply: 0.5,
};

/** Draws the task of a number. The same dice give the same task. Pure. */
export function planOrder(random: Random, number: number): OrderPlan {
  const effect = weighted(random, CLASSES);
  const connector = OVER_HTTP.includes(effect) && random() < 0.5 ? 'http' : 'ledger';
  const over: TaskEntrance = random() < 0.5 ? 'http' : 'amqp';
  const limited = random() < SHARES.limited;
  const troubles = troublesOf(effect, connector);
  const behave = limited ? pick(random, LIMITING) : random() < troubles.share ? pick(random, troubles.courses) : [];
  const time = planTime(random);
  const held = time.deadlineMs !== null;
  return {
    ...{ number, over, connector, effect, behave, ...time },
    action: connector === 'http' ? 'request' : ACTIONS[effect],
    connection: connectionOf(effect, connector, limited),
    // A lane that waits for somebody's deadline, or for a limit, would hold up others for no new reason.
    orderingKey: !held && !limited && random() < SHARES.lane ? `lane-${between(random, 0, LANES)}` : null,
    copyAfterMs: random() < SHARES.copy ? between(random, 0, 5_000) : null,
    copyOver: random() < 0.5 ? 'http' : 'amqp',
    asksReply: over === 'amqp' && random() < SHARES.reply,
  };
}

/** Draws the webhook of a number. Pure. */
export function planWebhook(random: Random, number: number): WebhookPlan {
  return {
    number,
    tampered: random() < 0.05,
    twice: random() < 0.1,
    lane: `lane-${between(random, 0, LANES)}`,
  };
}

function planTime(random: Random): Pick<OrderPlan, 'deadlineMs' | 'notBeforeMs' | 'cancelAfterMs'> {
  const none = { deadlineMs: null, notBeforeMs: null, cancelAfterMs: null };
  const dice = random();
  const { deadline, expiring, late, cancel } = SHARES;
  if (dice < deadline) return { ...none, deadlineMs: between(random, 1_000, 15_000) };
  if (dice < deadline + expiring) return { ...none, deadlineMs: between(random, 300, 2_000), notBeforeMs: 20_000 };
  if (dice < deadline + expiring + late) return { ...none, notBeforeMs: between(random, 500, 8_000) };
  if (dice >= deadline + expiring + late + cancel) return none;
  // Half of them are asked for while the task cannot have begun, the others while anything may be.
  const waits = random() < 0.5;
  return { ...none, notBeforeMs: waits ? 10_000 : null, cancelAfterMs: between(random, 0, 1_000) };
}

function connectionOf(effect: EffectClass, connector: 'http' | 'ledger', limited: boolean): ConnectionName {
  const name = connector === 'ledger' ? 'ledger' : effect === 'keyed' ? 'keyed' : 'bare';
  return limited ? `${name}-limited` : name;
}
