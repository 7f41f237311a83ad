import { describe, expect, it } from '@jest/globals';
import { explainDeclaration, TopologyConflict } from './conflict.js';
import { topologyFor } from './topology.js';

const topology = topologyFor(['github', 'http']);
const queue = (name: string) => topology.queues.find((row) => row.name === name);

describe('the topology table', () => {
  it('has the exchanges of the wire contract and our own', () => {
    expect(topology.exchanges.map(({ name, kind }) => `${name} ${kind}`).sort()).toEqual([
      'waybill.dead-letters topic',
      'waybill.delay.16s fanout',
      'waybill.delay.1s fanout',
      'waybill.delay.2s fanout',
      'waybill.delay.32s fanout',
      'waybill.delay.4s fanout',
      'waybill.delay.60s fanout',
      'waybill.delay.8s fanout',
      'waybill.events topic',
      'waybill.installation fanout',
      'waybill.quarantine topic',
      'waybill.reply-hints fanout',
      'waybill.results topic',
      'waybill.tasks topic',
      'waybill.unroutable fanout',
    ]);
  });

  it('has quorum queues only, each with a delivery limit of its own, since RabbitMQ 4 drops after 20', () => {
    for (const { name, arguments: given } of topology.queues) {
      expect([name, given['x-queue-type'], typeof given['x-delivery-limit']]).toEqual([name, 'quorum', 'number']);
    }
  });

  it('asks for at-least-once wherever it asks for dead-lettering', () => {
    const dying = topology.queues.filter(({ arguments: given }) => 'x-dead-letter-exchange' in given);
    expect(dying).toHaveLength(2 * 2 + 7);
    for (const { arguments: given } of dying) {
      expect(given).toMatchObject({ 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish' });
    }
  });

  it('gives a queue that may drop a dead-letter exchange that is in the table', () => {
    const exchanges = new Set(topology.exchanges.map(({ name }) => name));
    for (const { arguments: given, bindings } of topology.queues) {
      if (given['x-delivery-limit'] === 100 || 'x-message-ttl' in given) {
        expect(exchanges).toContain(given['x-dead-letter-exchange']);
      }
      for (const { exchange } of bindings) expect(exchanges).toContain(exchange);
    }
  });

  it('lets nothing fall beside the tasks, the quarantine and the dead letters', () => {
    for (const name of ['waybill.tasks', 'waybill.quarantine', 'waybill.dead-letters']) {
      expect(topology.exchanges.find((row) => row.name === name)?.alternate).toBe('waybill.unroutable');
    }
  });

  it('gives every connector its three queues', () => {
    expect(queue('waybill.tasks.github')?.bindings).toEqual([{ exchange: 'waybill.tasks', key: 'github.#' }]);
    expect(queue('waybill.quarantine.github')?.bindings).toEqual([{ exchange: 'waybill.quarantine', key: 'github.#' }]);
    expect(queue('waybill.dead.http')?.bindings).toEqual([{ exchange: 'waybill.dead-letters', key: 'http.#' }]);
  });

  it.each(['', 'a.b', 'GitHub', '#', 'x'.repeat(64)])('refuses the connector name "%s"', (name) => {
    expect(() => topologyFor([name])).toThrow(RangeError);
  });
});

describe('a refused declaration', () => {
  const refusal = (code: number, text: string) => Object.assign(new Error(text), { code });

  it('names the queue, the argument, both values and what to do', () => {
    const error = explainDeclaration(
      refusal(
        406,
        `Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - inequivalent arg 'x-delivery-limit' for queue 'waybill.tasks.http' in vhost '/': received '100' but current is '50'"`,
      ),
      'queue waybill.tasks.http',
    );
    expect(error).toBeInstanceOf(TopologyConflict);
    expect(error.message).toBe(
      "The broker already has queue waybill.tasks.http with x-delivery-limit '50', Waybill needs '100'. " +
        'Arguments of an existing queue cannot change: empty it, delete waybill.tasks.http and provision again.',
    );
  });

  it('says who may declare where the right is missing', () => {
    const error = explainDeclaration(refusal(403, 'ACCESS_REFUSED'), 'exchange waybill.tasks');
    expect(error.message).toContain('may not declare exchange waybill.tasks');
  });

  it('says which command turns on a missing feature', () => {
    const error = explainDeclaration(
      refusal(540, "feature flag 'quorum_queue' is disabled"),
      'queue waybill.unroutable',
    );
    expect(error.message).toContain('rabbitmqctl enable_feature_flag all');
  });
});
