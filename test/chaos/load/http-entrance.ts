import { readStatus, type SendEnd, unanswered } from './send-end.js';
import type { TaskBody } from './task-body.js';

/** How long an answer may take, in milliseconds; then nobody can tell. */
const PATIENCE_MS = 10_000;

/** Posts one copy of a task. Never rejects. */
export async function postTask(
  { controlPlane, apiKey }: { controlPlane: string; apiKey: string },
  task: TaskBody,
  key: string,
): Promise<SendEnd> {
  try {
    const answer = await fetch(`${controlPlane}/v1/tasks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', 'idempotency-key': `"${key}"` },
      body: JSON.stringify(task),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await answer.text();
    const named = answer.ok ? (JSON.parse(text) as { id: string }).id : '';
    return readStatus(answer.status, named);
  } catch (error) {
    return unanswered(error);
  }
}
