import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { Logger } from 'pino';
import { SparseWarnings } from '../sparse-warnings.js';
import { PROBLEM_CONTENT_TYPE, type Problem } from './problem.js';
import { ProblemError } from './problem-error.js';

/** Puts an error of the service's own into a problem; null where it is not known. */
export type ExplainError = (error: unknown) => ProblemError | null;

/**
 * Ends every request that threw with problem details. What nobody explains is a 500 that tells the caller nothing and
 * the log everything.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #warnings: SparseWarnings;

  constructor(
    private readonly adapter: AbstractHttpAdapter,
    private readonly logger: Logger,
    private readonly explain: ExplainError = () => null,
  ) {
    this.#warnings = new SparseWarnings(logger);
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<unknown>();
    const { problem, headers } = this.#toProblem(error);
    for (const [name, value] of Object.entries(headers)) this.adapter.setHeader(response, name, value);
    this.adapter.setHeader(response, 'content-type', PROBLEM_CONTENT_TYPE);
    this.adapter.reply(response, JSON.stringify(problem), problem.status);
  }

  #toProblem(error: unknown): { problem: Problem; headers: Readonly<Record<string, string>> } {
    if (error instanceof ProblemError) return error;
    const explained = this.explain(error);
    if (explained) {
      if (explained.problem.status >= 500) this.#warnings.warn({ err: loggable(error) }, explained.problem.detail);
      return explained;
    }
    if (error instanceof HttpException) return { problem: describeHttpException(error), headers: {} };
    this.logger.error({ err: loggable(error) }, 'A request failed for a reason nobody foresaw: this is a bug');
    return {
      problem: {
        type: 'urn:waybill:problem:internal',
        title: 'Internal error',
        status: 500,
        detail: 'The service failed; its log says why',
        code: 'internal',
      },
      headers: {},
    };
  }
}

/** What a log may have of an error: not its other properties, among which a database driver keeps parameters and rows. */
function loggable(error: unknown): Record<string, unknown> {
  if (typeof error !== 'object' || error === null) return { message: String(error) };
  const { name, message, stack, code } = error as Record<string, unknown>;
  return { name, message, stack, code };
}

const TITLES: Readonly<Record<number, readonly [code: string, title: string]>> = {
  400: ['bad_request', 'The request is not right'],
  404: ['not_found', 'Not found'],
  405: ['method_not_allowed', 'Method not allowed'],
  413: ['too_large', 'The body is too large'],
  414: ['uri_too_long', 'The URL is too long'],
  415: ['unsupported_media_type', 'This content type is not taken'],
  503: ['unavailable', 'Not available now'],
};

/** What the framework refuses by itself: a body too large, another content type, an unknown path, readiness. */
function describeHttpException(error: HttpException): Problem {
  const status = error.getStatus();
  const [code, title] = TITLES[status] ?? [`http_${status}`, 'The request was refused'];
  const response = error.getResponse();
  const extra = typeof response === 'object' && status === 503 ? response : {};
  return {
    ...extra,
    type: `urn:waybill:problem:${code}`,
    title,
    status,
    detail: error.message,
    code,
    ...(status === 413 ? { errors: [{ pointer: '', detail: 'is larger than the service takes' }] } : {}),
    ...(status === 415 ? { errors: [{ header: 'Content-Type', detail: 'is not one the service takes' }] } : {}),
  };
}
