import { connect } from 'amqplib';
import { gatherWrites } from '../../../dist/libs/messaging/src/connection/gather-writes.js';
import { giveUp } from './gather.mjs';

/** A connection that ends the process when it is lost. */
export async function connectBroker(url, name) {
  const connection = await connect(url, {
    noDelay: true,
    keepAlive: true,
    timeout: 10_000,
    clientProperties: { connection_name: name },
  });
  gatherWrites(connection.connection.stream);
  connection.on('error', giveUp);
  connection.on('close', () => giveUp(new Error('The connection to the broker was closed')));
  return connection;
}

/** Publishes persistent, mandatory messages; `confirmed` is called for each once the broker has it safe. */
export async function openPublisher(connection) {
  const channel = await connection.createConfirmChannel();
  channel.on('error', giveUp);
  channel.on('nack', () => giveUp(new Error('The broker refused a message')));
  channel.on('return', ({ fields }) => giveUp(new Error(`No queue takes ${fields.routingKey} of ${fields.exchange}`)));
  const sent = new Map();
  let [last, oldest] = [0, 1];
  const confirm = (tag) => {
    const confirmed = sent.get(tag);
    if (!sent.delete(tag)) return;
    confirmed();
  };
  channel.on('ack', ({ deliveryTag, multiple }) => {
    if (!multiple) return confirm(deliveryTag);
    for (; oldest <= deliveryTag; oldest += 1) confirm(oldest);
  });
  return (exchange, key, content, properties, confirmed) => {
    sent.set(++last, confirmed);
    channel.publish(exchange, key, content, { ...properties, persistent: true, mandatory: true });
  };
}

/**
 * Consumes a queue. What is settled is acked together: all up to the first delivery still open.
 *
 * @returns {Promise<(message: object) => void>} settles a message
 */
export async function consume(connection, queue, prefetch, receive) {
  const channel = await connection.createChannel();
  channel.on('error', giveUp);
  await channel.prefetch(prefetch);
  const settled = new Set();
  let [low, flushing] = [0, false];
  const flush = () => {
    flushing = false;
    const from = low;
    while (settled.delete(low + 1)) low += 1;
    if (low > from) channel.ack({ fields: { deliveryTag: low } }, true);
  };
  const settle = ({ fields }) => {
    settled.add(fields.deliveryTag);
    if (flushing) return;
    flushing = true;
    setImmediate(flush);
  };
  await channel.consume(queue, (message) =>
    message ? receive(message, settle) : giveUp(new Error(`${queue} was deleted`)),
  );
}
