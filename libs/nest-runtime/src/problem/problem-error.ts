import { HttpException } from '@nestjs/common';
import { fieldName, type Problem, type ProblemField } from './problem.js';

/** What a problem is made of. */
export interface ProblemOptions {
  /** HTTP status, 400 to 599. */
  status: number;
  /** Stable, in snake_case. */
  code: string;
  /** The kind of problem in a few words, the same at each occurrence. */
  title: string;
  /** This occurrence. By default the first field and what is wrong with it. */
  detail?: string;
  errors?: readonly ProblemField[];
  /** With a 409: what is there instead. */
  present?: object;
  /** Response headers, such as `Retry-After`. */
  headers?: Readonly<Record<string, string>>;
}

/** Ends a request with problem details. Never give it a secret: everything in it is sent to the caller. */
export class ProblemError extends HttpException {
  override readonly name = 'ProblemError';
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;

  constructor(options: ProblemOptions) {
    const first = options.errors?.[0];
    const detail = options.detail ?? (first ? `${fieldName(first)} ${first.detail}` : options.title);
    const problem: Problem = {
      type: `urn:waybill:problem:${options.code}`,
      title: options.title,
      status: options.status,
      detail,
      code: options.code,
      ...(options.errors === undefined ? {} : { errors: options.errors }),
      ...(options.present === undefined ? {} : { present: options.present }),
    };
    super(problem, options.status);
    this.message = detail;
    this.problem = problem;
    this.headers = options.headers ?? {};
  }

  /** 400 over one or more fields. */
  static badRequest(code: string, ...errors: readonly ProblemField[]): ProblemError {
    return new ProblemError({ status: 400, code, title: 'The request is not right', errors });
  }

  /** 404: `thing` is named as in "No task 018f… ". */
  static notFound(thing: string): ProblemError {
    return new ProblemError({ status: 404, code: 'not_found', title: 'Not found', detail: `There is no ${thing}` });
  }

  /** 409: the request is right, but not in the present state. */
  static conflict(code: string, detail: string, ...errors: readonly ProblemField[]): ProblemError {
    return new ProblemError({
      status: 409,
      code,
      title: 'Not in this state',
      detail,
      ...(errors.length > 0 ? { errors } : {}),
    });
  }

  /** 409 over something that stands otherwise than the caller thought: `present` is how. */
  static stale(code: string, detail: string, present: object): ProblemError {
    return new ProblemError({ status: 409, code, title: 'Not in this state', detail, present });
  }
}
