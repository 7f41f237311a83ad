import { expect, it } from '@jest/globals';
import { EFFECT_CLASSES } from '#libs/contracts';
import { seededRandom } from '../../support/seeded-random.js';
import type { OrderPlan } from './order-plan.js';
import { planOrder, planWebhook } from './plan-order.js';

const SEED = 20_261_121;

const draw = (count: number, seed = SEED): OrderPlan[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, number) => planOrder(random, number));
};

it('is the same for the same seed, and another for another', () => {
  expect(draw(50)).toEqual(draw(50));
  expect(draw(50)).not.toEqual(draw(50, SEED + 1));
});

it('has everything in it that a run must meet', () => {
  const plans = draw(2_000);
  const count = (fits: (plan: OrderPlan) => boolean) => plans.filter(fits).length;
  for (const effect of EFFECT_CLASSES) expect(count((plan) => plan.effect === effect)).toBeGreaterThan(50);
  for (const over of ['http', 'amqp']) expect(count((plan) => plan.over === over)).toBeGreaterThan(800);
  for (const connector of ['http', 'ledger'])
    expect(count((plan) => plan.connector === connector)).toBeGreaterThan(500);
  for (const wish of ['orderingKey', 'deadlineMs', 'notBeforeMs', 'copyAfterMs', 'cancelAfterMs'] as const) {
    expect(count((plan) => plan[wish] !== null)).toBeGreaterThan(5);
  }
  expect(count(({ behave }) => behave.includes('apply-reset'))).toBeGreaterThan(10);
  expect(count(({ asksReply }) => asksReply)).toBeGreaterThan(300);
});

it('leaves four of five to go well, so that keyed and natural ones can', () => {
  const plans = draw(2_000);
  const well = plans.filter(({ deadlineMs, cancelAfterMs, behave }) => {
    return deadlineMs === null && cancelAfterMs === null && !behave.includes('refuse-400');
  });
  expect(well.length / plans.length).toBeGreaterThan(0.92);
});

it('tells only the ledger connector of an error inside: nobody else reads it', () => {
  const inside = draw(4_000).filter(({ behave }) => behave.some((name) => name.includes('error-inside')));
  expect(inside.length).toBeGreaterThan(0);
  expect(new Set(inside.map(({ connector }) => connector))).toEqual(new Set(['ledger']));
});

it('asks only connections of their own to slow down', () => {
  for (const { behave, connection } of draw(4_000)) {
    expect(behave.some((name) => name.startsWith('refuse-429'))).toBe(connection.endsWith('-limited'));
  }
});

it('draws webhooks of which some were tampered with and some come twice', () => {
  const random = seededRandom(SEED);
  const plans = Array.from({ length: 500 }, (_, number) => planWebhook(random, number));
  expect(plans.filter(({ tampered }) => tampered).length).toBeGreaterThan(5);
  expect(plans.filter(({ twice }) => twice).length).toBeGreaterThan(10);
});
