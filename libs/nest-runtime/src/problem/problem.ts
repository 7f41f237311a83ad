/** Content type of problem details in JSON (RFC 9457, section 3). */
export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** One thing that is wrong with a request, and where: exactly one of `pointer`, `parameter` and `header` is set. */
export interface ProblemField {
  /** JSON Pointer (RFC 6901) into the body; empty for the whole body. */
  pointer?: string;
  /** A parameter of the path or the query. */
  parameter?: string;
  /** A request header. */
  header?: string;
  /** What is wrong with it, as the end of a sentence that begins with its name. */
  detail: string;
}

/** Problem details (RFC 9457). `code` is stable and the end of `type`; `detail` is for people. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: readonly ProblemField[];
  /** With a 409: what is there instead, as the API shows it. */
  present?: object;
}

/** How a field is called in a sentence. */
export function fieldName(field: ProblemField): string {
  if (field.parameter !== undefined) return `parameter ${field.parameter}`;
  if (field.header !== undefined) return `header ${field.header}`;
  return field.pointer || 'the body';
}
