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
  async send(count: number, form: TaskForm = {}): Promise<void> {
    for (let left = count; left > 0; left -= WINDOW) {
      for (let n = Math.min(left, WINDOW); n > 0; n--) {
        const id = newUuid();
        const { userId } = this;
        this.channel.publish('waybill.tasks', `${form.connector ?? 'bench'}.noop`, taskBody(id, form), {
          ...{ messageId: id, contentType: 'application/json', userId, persistent: true },
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
