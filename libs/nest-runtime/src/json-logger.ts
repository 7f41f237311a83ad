import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { traceIdsNow } from '#libs/tracing';

/** Field names whose values never reach a log line, wherever they stand. */
const SECRET_FIELDS = ['authorization', 'password', 'secret', 'secrets', 'token', 'credentials', 'apiKey', 'cookie'];

/** A JSON logger for a service: one line per entry, with the service's name and the trace's ids, secrets removed. */
export function createLogger(service: string, level: string): Logger {
  return pino({
    level,
    base: { service, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => {
      const ids = traceIdsNow();
      return ids === null ? {} : { trace_id: ids.traceId, span_id: ids.spanId };
    },
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[removed]' },
  });
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
