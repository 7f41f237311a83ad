import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { TaskMessage } from './task-message.js';

/** The RFC 8785 (JSON Canonicalization Scheme) form of a value, as UTF-8 bytes. Throws on what JSON cannot carry. */
export function canonicalJson(value: unknown): Buffer {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('This value has no JSON form');
  return Buffer.from(text, 'utf8');
}

/**
 * What makes two tasks the same: SHA-256 over the RFC 8785 form of connector, action, connection, input and
 * orderingKey (left out where absent). 32 bytes. `input` is the canonical form of the task's input, which is written
 * once for the hash and for the store.
 */
export function taskBodyHash(task: TaskMessage, input: Buffer = canonicalJson(task.input)): Buffer {
  const { connector, action, connection, orderingKey } = task;
  const before = JSON.stringify({ action, connection, connector }).slice(0, -1);
  const after = orderingKey === undefined ? '}' : `,"orderingKey":${canonicalize(orderingKey)}}`;
  return createHash('sha256').update(`${before},"input":`).update(input).update(after).digest();
}
