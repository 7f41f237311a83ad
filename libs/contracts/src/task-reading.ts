import { compileSchema } from './schema-check.js';
import { parseStrictJson } from './strict-json.js';
import { TaskMessage } from './task-message.js';

/** What a task's body turned out to be. `field` is a JSON Pointer, empty where the whole document is meant. */
export type TaskReading = { ok: true; task: TaskMessage } | { ok: false; code: string; field: string; message: string };

const check = compileSchema(TaskMessage);

/** Reads the body of a task as it came, from HTTP or AMQP. Never throws on bad input. */
export function readTaskMessage(bytes: Uint8Array): TaskReading {
  const json = parseStrictJson(bytes);
  if (!json.ok)
    return { ok: false, code: json.violation.code, field: json.violation.path, message: json.violation.message };
  const violation = check(json.value);
  if (violation) return { ok: false, code: 'invalid_task', field: violation.field, message: violation.message };
  const task = json.value as TaskMessage;
  for (const field of ['deadline', 'notBefore'] as const) {
    const instant = task[field];
    if (instant !== undefined && !isStorableInstant(instant)) {
      const message = 'is not an instant of the calendar, of the years 1 to 9999 UTC';
      return { ok: false, code: 'invalid_task', field: `/${field}`, message };
    }
  }
  return { ok: true, task };
}

function isStorableInstant(text: string): boolean {
  const year = new Date(text).getUTCFullYear();
  return year >= 1 && year <= 9999;
}
