import { newUuid, readIdempotencyKey, readTaskMessage } from '#libs/contracts';
import { type ConnectorRegistry, type Submission, toSubmission } from '#libs/execution';
import { ProblemError } from '#libs/nest-runtime';
import { refusedJson } from '../http/strict-json.pipe.js';
import { checkAgainstConnector } from './check-against-connector.js';
import { traceOf } from './task-trace.js';

/** Headers of a request, names in lower case. */
export type RequestHeaders = Record<string, string | string[] | undefined>;

/**
 * Reads `POST /v1/tasks`, all but whether the connection exists. Throws a problem that names the field or header. Without
 * an idempotency key the task's own id is the key.
 */
export function readSubmission(
  tenant: string,
  body: unknown,
  headers: RequestHeaders,
  connectors: ConnectorRegistry,
): Submission {
  const reading = readTaskMessage(Buffer.isBuffer(body) ? body : Buffer.alloc(0));
  if (!reading.ok) throw refusedJson(reading.code, reading.field, reading.message);
  checkAgainstConnector(reading.task, connectors);
  const id = newUuid();
  return toSubmission(reading.task, {
    tenant,
    id,
    key: idempotencyKey(headers['idempotency-key']) ?? id,
    trace: traceOf(headers),
    correlationId: null,
  });
}

function idempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  const key = typeof header === 'string' ? readIdempotencyKey(header) : null;
  if (key !== null) return key;
  throw ProblemError.badRequest('invalid_idempotency_key', {
    header: 'Idempotency-Key',
    detail: 'must be 1 to 255 printable ASCII characters, quoted or bare',
  });
}
