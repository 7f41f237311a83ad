import { hash } from 'node:crypto';
import { canonicalJson, canonicalText } from './canonical-json.js';
import type { TaskMessage } from './task-message.js';

/**
 * What makes two tasks the same: SHA-256 over the RFC 8785 form of connector, action, connection, input and
 * orderingKey (left out where absent). 32 bytes. `input` is the canonical form of the task's input, which is written
 * once for the hash and for the store.
 */
export function taskBodyHash(task: TaskMessage, input: Buffer = canonicalJson(task.input)): Buffer {
  const { connector, action, connection, orderingKey } = task;
  const before = JSON.stringify({ action, connection, connector }).slice(0, -1);
  const after = orderingKey === undefined ? '}' : `,"orderingKey":${canonicalText(orderingKey)}}`;
  return hash('sha256', Buffer.concat([Buffer.from(`${before},"input":`), input, Buffer.from(after)]), 'buffer');
}
