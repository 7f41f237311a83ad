import type { Servers } from './servers.js';

/** A queue as the management API tells of it. */
export interface QueueFacts {
  readonly name: string;
  readonly messages: number;
  readonly consumers: number;
}

const ENOUGH_MEMORY = '0.4';

/** What an operator can do to a running broker, for better or worse. */
export class BrokerControl {
  readonly #base: string;
  readonly #headers: { authorization: string };

  constructor(private readonly servers: Servers) {
    const { username, password, origin } = new URL(servers.broker.management);
    this.#base = `${origin}/api`;
    this.#headers = { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
  }

  /** The queues of the virtual host. Their numbers may be some seconds old. */
  async queues(): Promise<QueueFacts[]> {
    const columns = 'columns=name,messages,consumers&disable_stats=true&enable_queue_totals=true';
    const listed = await this.#call<QueueFacts[]>('GET', `/queues/${this.#vhost}?${columns}`);
    return listed.map(({ name, messages = 0, consumers = 0 }) => ({ name, messages, consumers }));
  }

  /** Closes every client's connection; returns how many there were. */
  async closeAllConnections(): Promise<number> {
    const open = await this.#call<{ name: string }[]>('GET', '/connections?columns=name');
    await Promise.all(
      open.map(({ name }) => this.#call('DELETE', `/connections/${encodeURIComponent(name)}`).catch(() => undefined)),
    );
    return open.length;
  }

  /** Takes all that is ready out of a queue, and forgets it. */
  async purge(queue: string): Promise<void> {
    await this.#call('DELETE', `/queues/${this.#vhost}/${encodeURIComponent(queue)}/contents`);
  }

  /** Deletes a queue with all that is in it. */
  async deleteQueue(queue: string): Promise<void> {
    await this.#call('DELETE', `/queues/${this.#vhost}/${encodeURIComponent(queue)}`);
  }

  /** Says that memory is short, or enough again: connections that publish are blocked meanwhile. */
  async memoryAlarm(on: boolean): Promise<void> {
    await this.servers.broker.control('set_vm_memory_high_watermark', on ? '0' : ENOUGH_MEMORY);
  }

  get #vhost(): string {
    return encodeURIComponent(this.servers.broker.vhost);
  }

  async #call<Answer>(method: string, path: string): Promise<Answer> {
    const answer = await fetch(this.#base + path, {
      method,
      headers: this.#headers,
      signal: AbortSignal.timeout(10_000),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`The broker's management API answered ${answer.status} to ${method} ${path}`);
    return (text === '' ? null : JSON.parse(text)) as Answer;
  }
}
