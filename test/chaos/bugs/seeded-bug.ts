/** One change of a source file: `find` stands there exactly once, and `replace` takes its place as it is. */
export interface Patch {
  /** From the root of the repository. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A bug that could be there, and a scenario that must turn red with it. */
export interface SeededBug {
  /** In small letters and hyphens. */
  readonly name: string;
  /** What is wrong then, and how somebody might come to it. */
  readonly why: string;
  /** The name of the scenario. */
  readonly scenario: string;
  readonly patches: readonly Patch[];
}

/**
 * A source with a patch in it.
 *
 * @throws Error that names the file and the text, where it does not stand there exactly once
 */
export function patched(source: string, { file, find, replace }: Patch): string {
  const parts = source.split(find);
  if (parts.length !== 2) {
    throw new Error(
      `${file} holds this ${parts.length - 1} times, not once; choose the seeded bug's text anew:\n${find}`,
    );
  }
  return parts.join(replace);
}
