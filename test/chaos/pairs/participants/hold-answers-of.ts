import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { holdAnswers } from '#libs/nest-runtime';

/** Gives an application the point before its answers, which a process has where failpoints are armed. */
export const holdAnswersOf = (app: NestFastifyApplication): void =>
  holdAnswers(app.getHttpAdapter().getInstance() as unknown as FastifyInstance);
