import { expect, it } from '@jest/globals';
import { MOST_DECIDED } from '#libs/contracts';
import { ALL_PARKED, MOST_AT_ONCE, previewDecision, startDecisions } from './parked-api.js';

const WISH = { decision: 'abandon', note: 'asked them', effectRuledOut: false } as const;

it('is asked for no more tasks than one run takes, and begun over no more than were previewed', async () => {
  const sent: unknown[] = [];
  const act = async (_method: string, _path: string, body: unknown) => void sent.push(body);
  const api = { act } as unknown as Parameters<typeof startDecisions>[0];
  expect(MOST_AT_ONCE).toBe(MOST_DECIDED);
  await previewDecision(api, ALL_PARKED, WISH);
  await startDecisions(api, ALL_PARKED, WISH, { rate: 5, limit: 7, idempotencyKey: 'k' });
  const same = { filter: {}, decision: 'abandon', note: 'asked them' };
  expect(sent).toEqual([
    { ...same, limit: MOST_DECIDED, dryRun: true },
    { ...same, rate: 5, limit: 7, idempotencyKey: 'k' },
  ]);
});
