import type { ExitCode } from '../exit-code.js';

/** Work that goes on in the control-plane after it was asked for. */
export interface LongWork {
  id: string;
  state: string;
}

/** How work of one kind is told to people. */
export interface WorkProgress<Work extends LongWork = LongWork> {
  /** What it is called, such as `Run`. */
  noun: string;
  /** How it is ended early; null where it cannot be. */
  cancel: string | null;
  isOver(work: Work): boolean;
  /** How far it is, on one line. */
  line(work: Work): string;
  /** Where it stands; the line is kept on the screen when that changes. */
  stage(work: Work): string;
  /** How it has ended, as lines. */
  end(work: Work): string[];
  /** What a command ends with that followed it to its end. */
  exit(work: Work): ExitCode;
}
