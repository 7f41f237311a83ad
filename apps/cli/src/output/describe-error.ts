import { NoKey, Refused, Unreachable } from '../api/errors.js';
import { UsageError } from '../command-line/usage-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { plainJson, plainText } from './plain-text.js';
import { recordOf } from './record.js';

/** What a command that came to nothing ends with. */
export function exitOfError(error: unknown): ExitCode {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof Refused || error instanceof Unreachable || error instanceof NoKey) return error.exitCode;
  return EXIT.failed;
}

/** Why a command came to nothing, as lines for people. */
export function describeError(error: unknown, now: Date): string[] {
  const said = error instanceof Error && error.message !== '' ? error.message : String(error);
  const lines = said.split('\n').map(plainText);
  const head = `waybill: ${lines.join('\n')}`;
  if (!(error instanceof Refused)) return [head];
  const { errors = [], present } = error.problem;
  const [, ...further] = errors.map(({ pointer, parameter, header, detail }) =>
    plainText(`  ${pointer ?? parameter ?? header ?? ''} ${detail}`),
  );
  return [head, ...further, ...(present ? ['What is there instead:', ...recordOf(present, now, '  ')] : [])];
}

/** The same as one JSON document. */
export function errorJson(error: unknown): string {
  const exit = exitOfError(error);
  if (error instanceof Refused) return plainJson({ exit, ...error.problem });
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  return plainJson({ exit, code: name, detail: message });
}
