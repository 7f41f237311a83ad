/** One thing that is wrong with a request: one of `pointer`, `parameter` and `header` says where. */
export interface ProblemField {
  /** JSON Pointer (RFC 6901) into the task; empty for all of it. */
  readonly pointer?: string;
  readonly parameter?: string;
  readonly header?: string;
  /** The end of a sentence that begins with the field's name. */
  readonly detail: string;
}

/** Problem details (RFC 9457). */
export interface Problem {
  /** HTTP status; 400 also where the client found the mistake itself. */
  readonly status: number;
  /** Stable, in snake_case. */
  readonly code: string;
  readonly title: string;
  /** For people. */
  readonly detail: string;
  readonly errors: readonly ProblemField[];
}

/** Problem details out of the body of an answer; where it holds none, such as a proxy's page, out of the status. */
export function readProblem(status: number, body: unknown): Problem {
  const given = typeof body === 'object' && body !== null ? (body as Partial<Record<keyof Problem, unknown>>) : {};
  const text = (value: unknown, otherwise: string) => (typeof value === 'string' ? value : otherwise);
  const title = text(given.title, `HTTP status ${status}`);
  return {
    status,
    code: text(given.code, `http_${status}`),
    title,
    detail: text(given.detail, title),
    errors: Array.isArray(given.errors) ? (given.errors as ProblemField[]) : [],
  };
}
