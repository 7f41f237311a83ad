import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { newUuid } from '#libs/contracts';
import { type TaskForm, taskBody } from './task-body.js';

/** Unconfirmed at a time at most. */
const WINDOW = 1_000;

/** Publishes tasks as one user, and takes no results. */
export class TaskSender {
  private constructor(
    private readonly connection: ChannelModel,
    private readonly channel: ConfirmChannel,
    private readonly userId: string,
  ) {}

  static async open(url: string): Promise<TaskSender> {
    const connection = await connect(url, { noDelay: true, timeout: 10_000 });
    connection.on('error', () => undefined);
    return new TaskSender(
      connection,
      await connection.createConfirmChannel(),
      decodeURIComponent(new URL(url).username),
    );
  }

  /** Publishes so many tasks as fast as the broker confirms them, and returns when it has confirmed all. */
  send(count: number, form: TaskForm = {}): Promise<void> {
    const key = `${form.connector ?? 'bench'}.noop`;
    return this.sendEach(Array.from({ length: count }, newUuid), key, (id) => taskBody(id, form));
  }

  /** The same with ids and bodies of the caller's. */
  async sendEach(ids: readonly string[], routingKey: string, bodyOf: (id: string) => Buffer): Promise<void> {
    const { userId } = this;
    for (let sent = 0; sent < ids.length; sent += WINDOW) {
      for (const messageId of ids.slice(sent, sent + WINDOW)) {
        this.channel.publish('waybill.tasks', routingKey, bodyOf(messageId), {
          ...{ messageId, contentType: 'application/json', userId, persistent: true },
        });
      }
      await this.channel.waitForConfirms();
    }
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}

/** Publishes so many tasks as the user of that URL. */
export async function publishTasks(url: string, count: number, form: TaskForm): Promise<void> {
  const sender = await TaskSender.open(url);
  await sender.send(count, form);
  await sender.close();
}
