import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { ResultEvent } from '#libs/contracts';

/** A task to be published in copies. */
export interface PythonOrder {
  readonly messageId: string;
  readonly body: object;
  readonly copies: number;
  readonly headers?: Record<string, string>;
}

/** An answer as it came to the client's queue. */
export interface PythonAnswer {
  readonly correlationId: string;
  readonly messageId: string;
  readonly contentType: string;
  readonly body: ResultEvent;
}

/**
 * Publishes a task with Debian's pika, as the tenant `default`, and gives back the answers that came within 30 s.
 *
 * @throws Error with what the client has complained of
 */
export function publishFromPython(url: string, order: PythonOrder): Promise<PythonAnswer[]> {
  const script = join(process.cwd(), 'test/e2e/publish_task.py');
  const python = spawn(process.env['TEST_PYTHON'] ?? '/usr/bin/python3', [script]);
  const headers = { tenant: 'default', ...order.headers };
  python.stdin.end(JSON.stringify({ seconds: 30, ...order, headers, url }));
  return new Promise((answer, fail) => {
    let output = '';
    let complaint = '';
    python.stdout.on('data', (chunk) => {
      output += String(chunk);
    });
    python.stderr.on('data', (chunk) => {
      complaint += String(chunk);
    });
    python.on('error', fail);
    python.on('close', (code) => {
      if (code === 0) answer(JSON.parse(output) as PythonAnswer[]);
      else fail(new Error(`the client in Python ended with code ${code}: ${complaint}`));
    });
  });
}
