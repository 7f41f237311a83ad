import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { traceIdsNow } from '#libs/tracing';
import { standardOutput } from './log-destination.js';
import { withoutSecrets } from './without-secrets.js';

/** A JSON logger for a service: one line per entry, with the service's name and the trace's ids, secrets removed. */
export function createLogger(service: string, level: string, destination = standardOutput()): Logger {
  return pino(
    {
      level,
      base: { service, pid: process.pid },
      timestamp: isoTime,
      formatters: { level: (label) => ({ level: label }), log: withoutSecrets },
      serializers: { err: (error: Error) => withoutSecrets(pino.stdSerializers.err(error)) },
      mixin: () => {
        const dropped = destination.takeDropped();
        const ids = traceIdsNow();
        return {
          ...(dropped === 0 ? {} : { linesDropped: dropped }),
          ...(ids === null ? {} : { trace_id: ids.traceId, span_id: ids.spanId }),
        };
      },
    },
    destination.stream,
  );
}

let [timeAt, time] = [0, ''];

/** The time as pino wants it, written once for all lines of a millisecond. */
function isoTime(): string {
  const now = Date.now();
  if (now !== timeAt) [timeAt, time] = [now, `,"time":"${new Date(now).toISOString()}"`];
  return time;
}

/** Lets Nest write through the JSON logger. Nest's start-up chatter is kept at debug. */
export class NestJsonLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message));
  }

  error(message: unknown, stackOrContext?: string): void {
    this.logger.error({ detail: stackOrContext }, String(message));
  }

  warn(message: unknown, context?: string): void {
    this.logger.warn({ context }, String(message));
  }

  debug(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message));
  }

  verbose(message: unknown, context?: string): void {
    this.logger.trace({ context }, String(message));
  }

  fatal(message: unknown, context?: string): void {
    this.logger.fatal({ context }, String(message));
  }
}
