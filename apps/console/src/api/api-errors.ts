/** The API does not know the key that was sent. */
export class KeyRefused extends Error {
  override readonly name = 'KeyRefused';
}

/** The API answered, and did not give what was asked for. The message is a sentence for people. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    /** Status of the answer. */
    readonly status: number,
    sentence: string,
    /** What there is instead, where the answer says so: with a 409. */
    readonly present: unknown = undefined,
    /** What is wrong with which part of what was sent, where the answer says so. */
    readonly errors: readonly { readonly pointer: string; readonly detail: string }[] = [],
  ) {
    super(sentence);
  }
}

/** No whole answer of the API came: it is down or slow, or something on the way to it. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}
