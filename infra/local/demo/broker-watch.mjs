import { connect } from 'amqplib';

/** Listens to an exchange, as a developer would, and hands out each message that fits. */
export class BrokerWatch {
  #seen = [];
  #waiting = [];

  /** @param {string} url */
  static async open(url) {
    const watch = new BrokerWatch();
    watch.user = decodeURIComponent(new URL(url).username);
    watch.connection = await connect(url, { clientProperties: { connection_name: 'waybill demo' } });
    watch.connection.on('error', () => {});
    watch.channel = await watch.connection.createConfirmChannel();
    return watch;
  }

  /** Binds a queue of its own to `exchange`; without one it is only a place for replies. Answers with its name. */
  async listen(exchange) {
    const { queue } = await this.channel.assertQueue('', { exclusive: true, autoDelete: true });
    if (exchange) await this.channel.bindQueue(queue, exchange, '#');
    await this.channel.consume(queue, (message) => message && this.#take({ exchange, ...read(message) }), {
      noAck: true,
    });
    return queue;
  }

  /** Publishes and waits for the broker's confirm. */
  async publish(exchange, routingKey, body, properties) {
    this.channel.publish(exchange, routingKey, Buffer.from(JSON.stringify(body)), properties);
    await this.channel.waitForConfirms();
  }

  /** The first message, seen or to come, that `fits`. */
  next(fits) {
    const known = this.#seen.find(fits);
    if (known) return Promise.resolve(known);
    return new Promise((resolve) => this.#waiting.push({ fits, resolve }));
  }

  count(fits) {
    return this.#seen.filter(fits).length;
  }

  close() {
    return this.connection.close();
  }

  #take(message) {
    this.#seen.push(message);
    this.#waiting = this.#waiting.filter(({ fits, resolve }) => !fits(message) || void resolve(message));
  }
}

function read({ content, fields, properties }) {
  return { routingKey: fields.routingKey, properties, event: JSON.parse(content.toString()) };
}
