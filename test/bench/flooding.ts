import { connect } from 'amqplib';
import { newUuid } from '#libs/contracts';
import { type TaskForm, taskBody } from './task-body.js';

/** Unconfirmed at a time at most. */
const WINDOW = 1_000;

/** Publishes so many tasks as the user of that URL, as fast as the broker confirms them. */
export async function publishTasks(url: string, count: number, form: TaskForm): Promise<void> {
  const connection = await connect(url, { noDelay: true, timeout: 10_000 });
  connection.on('error', () => undefined);
  const channel = await connection.createConfirmChannel();
  const userId = decodeURIComponent(new URL(url).username);
  for (let left = count; left > 0; left -= WINDOW) {
    for (let n = Math.min(left, WINDOW); n > 0; n--) {
      const id = newUuid();
      channel.publish('waybill.tasks', `${form.connector ?? 'bench'}.noop`, taskBody(id, form), {
        ...{ messageId: id, contentType: 'application/json', userId, persistent: true },
      });
    }
    await channel.waitForConfirms();
  }
  await connection.close();
}
