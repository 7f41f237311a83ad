import type { INestApplication, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { ServiceConfig } from '#libs/config';
import { armFailpoints } from '#libs/failpoints';
import { startTelemetry, type Telemetry } from '#libs/telemetry';
import { isTracing } from '#libs/tracing';
import { observeDatabaseCertificate } from './database-certificate.js';
import { Ending } from './ending.js';
import { hangUpWhenClosing } from './hang-up-when-closing.js';
import { Draining } from './health.js';
import { holdAnswers } from './hold-answers.js';
import { measureRequests } from './http-metrics.js';
import { createLogger, NestJsonLogger } from './json-logger.js';
import { standardOutput } from './log-destination.js';
import { RequestSpans } from './request-spans.js';
import { serveMetrics } from './serve-metrics.js';

/** What a service needs to run. */
export interface ServiceOptions {
  /** The service's name, as in logs and connection names. */
  name: string;
  config: ServiceConfig;
  /** Whether callers' traces go on here. @default true */
  trustsCallers?: boolean;
  /** Builds the root module; the logger is the service's own, and `ending` ends it for what it cannot work with. */
  module: (logger: Logger, ending: Ending) => Type | { module: Type };
  adapter?: FastifyAdapter;
  /** Parts of Nest to leave to the service, such as `bodyParser: false`. */
  nest?: { bodyParser?: boolean };
  /** What is joined before the HTTP port opens: microservices, body parsers, global pipes. */
  prepare?: (app: NestFastifyApplication, logger: Logger) => void | Promise<void>;
}

/**
 * Starts a service and runs it until SIGTERM or SIGINT. Then readiness is refused, work in flight ends, connections
 * close, and the process exits 0; past the deadline it exits 1 and leaves the rest to redelivery. A service that cannot
 * start says why in one log line and exits 1; so does one that must end by itself, when it has drained.
 */
export async function runService(options: ServiceOptions): Promise<NestFastifyApplication> {
  const { name, config } = options;
  const output = standardOutput();
  const logger = createLogger(name, config.logLevel, output);
  const leave = async (code: number) => {
    await output.flush();
    process.exit(code);
  };
  const telemetry = startTelemetry({
    ...config,
    service: name,
    onTrouble: (trouble) => logger.warn({ trouble }, 'Telemetry has trouble; work goes on'),
  });
  process.on('unhandledRejection', (reason) => {
    logger.fatal({ err: reason }, 'A rejected promise was not handled: this is a bug');
    void leave(1);
  });
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'An error was not caught: this is a bug');
    void leave(1);
  });
  const ending = new Ending();
  try {
    if (config.failpoints !== '') {
      armFailpoints(config.failpoints);
      logger.warn({ failpoints: config.failpoints }, 'Failpoints are armed: this process may stop where they say');
    }
    const app = await NestFactory.create<NestFastifyApplication>(
      options.module(logger, ending) as Type,
      options.adapter ?? new FastifyAdapter(),
      { logger: new NestJsonLogger(logger), abortOnError: false, ...options.nest },
    );
    const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
    const { trustsCallers = true } = options;
    // Nothing would ever be below a span of a stranger's request that nobody traces here.
    if (trustsCallers || isTracing()) app.useGlobalInterceptors(new RequestSpans({ trustsCallers }));
    measureRequests(fastify);
    hangUpWhenClosing(fastify);
    if (config.failpoints !== '') holdAnswers(fastify);
    serveMetrics(fastify, telemetry);
    await options.prepare?.(app, logger);
    await app.init();
    observeDatabaseCertificate(app);
    await app.startAllMicroservices();
    await app.listen(config.httpPort, config.httpHost);
    stopWhenTold({ app, telemetry, logger, leave, options, ending });
    logger.info({ url: await app.getUrl() }, `${name} is listening`);
    return app;
  } catch (error) {
    logger.fatal({ err: error }, `${name} cannot start: ${error instanceof Error ? error.message : String(error)}`);
    await leave(1);
    throw error;
  }
}

interface RunningService {
  app: INestApplication;
  telemetry: Telemetry;
  logger: Logger;
  /** Ends the process after its last log lines. */
  leave: (code: number) => Promise<void>;
  options: ServiceOptions;
  ending: Ending;
}

function stopWhenTold({ app, telemetry, logger, leave, options, ending }: RunningService): void {
  const { shutdownDeadlineSeconds } = options.config;
  let stopping = false;
  const stop = async (signal: string, code: number) => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, `${options.name} is draining`);
    const deadline = setTimeout(() => {
      logger.error(`${options.name} did not drain within ${shutdownDeadlineSeconds} s; what is left is redelivered`);
      void leave(1);
    }, shutdownDeadlineSeconds * 1000);
    deadline.unref();
    app.get(Draining, { strict: false }).begin();
    try {
      await app.close();
      await telemetry.stop();
      logger.info(`${options.name} has stopped`);
      await leave(code);
    } catch (error) {
      logger.error({ err: error }, `${options.name} failed while it was stopping`);
      await leave(1);
    }
  };
  process.on('SIGTERM', () => void stop('SIGTERM', 0));
  process.on('SIGINT', () => void stop('SIGINT', 0));
  ending.listen((reason) => {
    logger.error({ err: reason }, `${options.name} ends: ${reason.message}`);
    void stop('none', 1);
  });
}
