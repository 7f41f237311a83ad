import { plainText } from '../output/plain-text.js';
import { type Finding, fail, ok } from './finding.js';

/** What `/readyz` of a service came to: an answer, or why there was none. */
export type Readiness = { status: number; text: string } | { trouble: string };

/** Whether a service is ready. */
export function examineReadiness(service: string, url: string, readiness: Readiness): Finding {
  if ('trouble' in readiness)
    return fail(
      service,
      `no answer from ${url} (${readiness.trouble})`,
      'start it; its first log line says what is wrong',
    );
  const { status, text } = readiness;
  if (status === 200) return ok(service, `ready at ${url}`);
  if (status === 404) return ok(service, `answers at ${url}, and shows no /readyz there`);
  const missing = missingIn(text);
  const detail = `not ready${missing === '' ? '' : `, lacks ${missing}`} (${status})`;
  return fail(service, detail, 'mend what it lacks; it goes on by itself then');
}

function missingIn(text: string): string {
  try {
    const { missing } = JSON.parse(text) as { missing?: unknown };
    return Array.isArray(missing) ? plainText(missing.join(', ')) : '';
  } catch {
    return '';
  }
}
