import { expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import type { Clock } from '../ports/clock.js';
import type { Submission } from '../ports/task-store.js';
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

/** A task of a tenant, and an intake whose store says to each submission what `accept` says. */
function intakeOfTask(accept: (submission: Submission) => string, open: () => Promise<unknown>) {
  const action = {
    ...{ name: 'request', group: 'default', effect: 'keyed', retry: { maxAttempts: 8 }, checkInput: () => null },
    prepare: () => ({ method: 'POST', url: 'https://api.test/x', headers: {}, body: null }),
  };
  const connector = { name: 'http', limits: () => ({}), actions: new Map([['request', action]]) };
  const body = { connector: 'http', action: 'request', connection: 'shop', input: {} };
  const task = {
    routingKey: 'http.request',
    content: Buffer.from(JSON.stringify(body)),
    headers: {},
    properties: { messageId: newUuid(), userId: 'acme' },
  } as unknown as IncomingMessage;
  const outside = {
    clock: { wallMs: () => 0, monotonicMs: () => 0 },
    tenants: { user: async () => ({ kind: 'tenant', tenant: 'acme' }), onlyTenant: async () => 'acme' },
    connections: { connectorOf: async () => 'http', open },
    connectors: new Map([['http', connector]]),
    tasks: {
      accept: async (submission: Submission) => {
        const said = accept(submission);
        if (said === 'refused') throw new Unstorable('The database refused the data');
        return { kind: 'claimed', task: { id: submission.id }, intended: said === 'intended' };
      },
    },
    patience: { classify: () => 'data' as const, signal: new AbortController().signal, onWait: () => undefined },
  } as unknown as IntakeOutside;
  return { task, intake: new TaskIntake(outside) };
}

const opened = async () => ({
  kind: 'open',
  connection: { connector: 'http', settings: {}, version: 1, accountSince: 1, authorization: {} },
});

it('has the first intent recorded with the claim, and hands on what was planned', async () => {
  const { task, intake } = intakeOfTask(({ firstIntent }) => (firstIntent ? 'intended' : 'claimed'), opened);
  expect(await intake.take(task)).toMatchObject({ kind: 'run', intended: { call: { effectClass: 'keyed' } } });
});

it('takes a task in whose connection cannot be opened, so that its run tells why', async () => {
  const broken = () => Promise.reject(new TypeError('the credential makes no sense'));
  const { task, intake } = intakeOfTask(() => 'claimed', broken);
  expect(await intake.take(task)).toMatchObject({ kind: 'run', intended: null });
});

it('takes a task in whose first intent cannot be stored', async () => {
  const { task, intake } = intakeOfTask(({ firstIntent }) => (firstIntent ? 'refused' : 'claimed'), opened);
  expect(await intake.take(task)).toMatchObject({ kind: 'run', intended: null });
});
