/**
 * A consumer of @golevelup/nestjs-rabbitmq with an idempotency row for each message: the row before the call, so that no
 * message is acted on twice; its result kept with it before it is published, persistent and confirmed; then the ack.
 *
 * Environment: RABBITMQ_URL, DATABASE_URL, PREFETCH, POOL.
 */
import 'reflect-metadata';
import { AmqpConnection, Nack, RabbitMQModule, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';

const { RABBITMQ_URL: uri, DATABASE_URL, PREFETCH = '200', POOL = '20' } = process.env;
const userId = decodeURIComponent(new URL(uri).username);
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: Number(POOL) });
const begin = {
  name: 'begin',
  text: 'INSERT INTO public.bench_messages (id, body) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id',
};
const finish = {
  name: 'finish',
  text: 'UPDATE public.bench_messages SET result = $2, finished_at = now() WHERE id = $1',
};
const find = { name: 'find', text: 'SELECT result FROM public.bench_messages WHERE id = $1' };

class Orders {
  constructor(amqp) {
    this.amqp = amqp;
  }

  async handle(task, { content, properties: { messageId: id } }) {
    const fresh = await pool.query({ ...begin, values: [id, content] });
    if (fresh.rowCount === 0) return this.repeat(task, id);
    const event = Buffer.from(JSON.stringify(resultOf(task, id, JSON.parse('{"stored":true}'))));
    await pool.query({ ...finish, values: [id, event] });
    return this.announce(task, id, event);
  }

  /** A copy of a known message: its result once more, or a dead letter where nobody knows whether the call was made. */
  async repeat(task, id) {
    const known = await pool.query({ ...find, values: [id] });
    const event = known.rows[0]?.result;
    return event ? this.announce(task, id, event) : new Nack(false);
  }

  async announce({ connector, action }, id, event) {
    const contentType = 'application/cloudevents+json';
    const properties = { messageId: `${id}/1`, correlationId: id, contentType, userId, headers: { tenant: 'acme' } };
    const manner = { persistent: true, mandatory: true };
    await this.amqp.publish('waybill.results', `${connector}.${action}.succeeded`, event, { ...properties, ...manner });
  }
}

function resultOf({ connector, action }, id, output) {
  const time = new Date().toISOString();
  const data = { taskId: id, connector, action, status: 'succeeded', output, attempts: 1 };
  const type = 'dev.waybill.task.succeeded';
  const about = { specversion: '1.0', id: `${id}/1`, type, source: `/connectors/${connector}`, subject: id, time };
  return { ...about, datacontenttype: 'application/json', data };
}

// What TypeScript makes of the decorators.
const queue = { queue: 'waybill.tasks.bench', createQueueIfNotExists: false };
const handle = Object.getOwnPropertyDescriptor(Orders.prototype, 'handle');
RabbitSubscribe(queue)(Orders.prototype, 'handle', handle);
Reflect.defineMetadata('design:paramtypes', [AmqpConnection], Orders);
Injectable()(Orders);
class BenchModule {}
const rabbit = RabbitMQModule.forRoot({ uri, prefetchCount: Number(PREFETCH), connectionInitOptions: { wait: true } });
Module({ imports: [rabbit], providers: [Orders] })(BenchModule);

await NestFactory.createApplicationContext(BenchModule, { logger: ['error', 'warn'] });
process.on('SIGTERM', () => process.exit(0));
