import { EXIT, type ExitCode, exitOfStatus } from '../exit-code.js';

/** What the API says of a request that it refused: problem details (RFC 9457). */
export interface Problem {
  status: number;
  code: string;
  detail: string;
  errors?: readonly { pointer?: string; parameter?: string; header?: string; detail: string }[];
  /** With a 409: what is there instead. */
  present?: object;
}

/** The control-plane has answered, and did not do it. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(readonly problem: Problem) {
    super(problem.detail);
  }

  /** What the command ends with. */
  get exitCode(): ExitCode {
    return exitOfStatus(this.problem.status);
  }
}

/** Nobody has answered, or nothing that a control-plane says. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  readonly exitCode = EXIT.unreachable;
}

/** There is nothing to authenticate with. */
export class NoKey extends Error {
  override readonly name = 'NoKey';
  readonly exitCode = EXIT.notAllowed;
}
