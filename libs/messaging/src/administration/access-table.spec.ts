import { describe, expect, it } from '@jest/globals';
import { topologyFor } from '../topology/topology.js';
import { type AccessGrant, agentAccess, SERVICE_ACCESS } from './access-table.js';

const topology = topologyFor(['github', 'http']);
const names = [...new Set([...topology.exchanges, ...topology.queues].map(({ name }) => name)), 'amq.default'];

const allowed = (grant: AccessGrant, right: 'configure' | 'write' | 'read') =>
  names.filter((name) => new RegExp(grant[right]).test(name)).sort();

const key = (grant: AccessGrant, exchange: string, right: 'write' | 'read', value: string): boolean => {
  const topic = grant.topics.find((row) => row.exchange === exchange);
  // RabbitMQ lets everything through where nothing is said.
  return topic ? new RegExp(topic[right]).test(value) : true;
};

describe('the access table', () => {
  const { 'waybill-worker': worker, 'waybill-publisher': publisher } = SERVICE_ACCESS;
  const { 'waybill-ingest': ingest, 'waybill-control-plane': controlPlane } = SERVICE_ACCESS;

  it('lets the worker read tasks, quarantine and the record of the installation, and make again those queues only', () => {
    const own = ['waybill.quarantine.github', 'waybill.quarantine.http', 'waybill.tasks.github', 'waybill.tasks.http'];
    expect(allowed(worker, 'configure')).toEqual(own);
    expect(allowed(worker, 'read')).toEqual(
      [...own, 'waybill.quarantine', 'waybill.tasks', 'waybill.installation'].sort(),
    );
    expect(allowed(worker, 'write')).not.toContain('amq.default');
    expect(allowed(worker, 'write')).not.toContain('waybill.events');
  });

  it('lets ingest write events and read the record of the installation, and nothing else', () => {
    expect([allowed(ingest, 'configure'), allowed(ingest, 'write'), allowed(ingest, 'read')]).toEqual([
      [],
      ['waybill.events'],
      ['waybill.installation'],
    ]);
  });

  it('lets the control plane read nothing but the record of the installation, which nobody else may write', () => {
    expect([allowed(controlPlane, 'configure'), allowed(controlPlane, 'read')]).toEqual([[], ['waybill.installation']]);
    expect(allowed(controlPlane, 'write')).toEqual(
      [
        'waybill.tasks',
        'waybill.results',
        'waybill.dead-letters',
        'waybill.reply-hints',
        'waybill.installation',
        ...[1, 2, 4, 8, 16, 32, 60].map((s) => `waybill.delay.${s}s`),
      ].sort(),
    );
    for (const other of [worker, publisher, ingest])
      expect(allowed(other, 'write')).not.toContain('waybill.installation');
  });

  it('keeps the publisher from tasks, and from announcing results or events', () => {
    for (const name of ['waybill.tasks', 'waybill.results', 'waybill.events', 'waybill.tasks.http']) {
      expect(allowed(publisher, 'write')).not.toContain(name);
    }
    expect(allowed(publisher, 'read')).not.toContain('waybill.tasks.http');
  });

  it('speaks of every topic exchange a service may write to or read', () => {
    for (const grant of Object.values(SERVICE_ACCESS)) {
      for (const { name, kind } of topology.exchanges) {
        const reaches = new RegExp(grant.write).test(name) || new RegExp(grant.read).test(name);
        const spoken = grant.topics.some(({ exchange }) => exchange === name);
        if (kind === 'topic') expect([name, spoken]).toEqual([name, reaches]);
      }
    }
  });

  it('takes the keys of the contract and no others', () => {
    expect(key(worker, 'waybill.tasks', 'write', 'github.create-issue')).toBe(true);
    expect(key(worker, 'waybill.tasks', 'write', 'github.#')).toBe(false);
    expect(key(worker, 'waybill.results', 'write', 'github.create-issue.parked')).toBe(true);
    expect(key(worker, 'waybill.results', 'write', 'github.create-issue.running')).toBe(false);
    expect(key(worker, 'waybill.tasks', 'read', '#')).toBe(false);
    expect(key(worker, 'waybill.dead-letters', 'write', 'whatever it came with')).toBe(true);
  });

  it('keeps an agent to its connectors and its own queues', () => {
    const agent = agentAccess('acme', ['github']);
    expect(allowed(agent, 'write')).toEqual(['waybill.tasks']);
    expect([allowed(agent, 'configure'), allowed(agent, 'read')]).toEqual([[], []]);
    for (const name of ['acme.replies', 'amq.gen-Xa6']) expect(new RegExp(agent.read).test(name)).toBe(true);
    for (const name of ['acmeX', 'other.replies', 'xacme.replies'])
      expect(new RegExp(agent.read).test(name)).toBe(false);
    expect(key(agent, 'waybill.tasks', 'write', 'github.create-issue')).toBe(true);
    expect(key(agent, 'waybill.tasks', 'write', 'http.request')).toBe(false);
    expect(key(agentAccess('acme', []), 'waybill.tasks', 'write', 'github.create-issue')).toBe(false);
  });
});
