import { expect, it } from '@jest/globals';
import type { Clock } from '../ports/clock.js';
import { ShuttingDown, Unstorable } from '../until-available.js';
import type { IncomingMessage } from './incoming-message.js';
import { type IntakeOutside, TaskIntake } from './task-intake.js';

const message = { properties: {}, headers: {} } as unknown as IncomingMessage;

/** An intake that notes when it asks who has sent a message, and goes no further. */
function intakeBy(known: Promise<boolean>) {
  const asked: string[] = [];
  const clock: Clock = { wallMs: () => 0, monotonicMs: () => 0, known };
  const tenants = {
    onlyTenant: async () => {
      asked.push('sender');
      throw new Error('far enough');
    },
  };
  const patience = { classify: () => 'data' as const, signal: new AbortController().signal, onWait: () => undefined };
  const outside = { clock, tenants, patience } as unknown as IntakeOutside;
  return { asked, intake: new TaskIntake(outside) };
}

it('takes nothing in before the time of the store is known', async () => {
  const known = Promise.withResolvers<boolean>();
  const { asked, intake } = intakeBy(known.promise);
  const taking = intake.take(message);
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toEqual([]);
  known.resolve(true);
  await expect(taking).rejects.toThrow(Unstorable);
  expect(asked).toEqual(['sender']);
});

it('gives a message back where the worker drains before the time is known', async () => {
  const { asked, intake } = intakeBy(Promise.resolve(false));
  await expect(intake.take(message)).rejects.toThrow(ShuttingDown);
  expect(asked).toEqual([]);
});
