import type { Erasure } from '#libs/contracts';
import { EXIT } from '../exit-code.js';
import type { WorkProgress } from './long-work.js';

const soFar = ({ tasks, letters }: Erasure): string => `${tasks} tasks and ${letters} dead letters erased`;

/** How an erasure is told. What it had to leave makes a command that followed it fail: nobody is to take it for all. */
export const ERASURE_PROGRESS: WorkProgress<Erasure> = {
  noun: 'Erasure',
  cancel: null,
  isOver: ({ state }) => state === 'done',
  line: (erasure) => `${erasure.state}, ${soFar(erasure)}`,
  stage: ({ state }) => state,
  end: (erasure) => [
    `Erasure ${erasure.id} is ${erasure.state}: ${soFar(erasure)}.`,
    ...(erasure.left ? [`${erasure.left} tasks were not finished and are as they were:`] : []),
    ...erasure.leftTasks.map(({ id, status }) => `  ${id} ${status}`),
  ],
  exit: ({ left }) => (left ? EXIT.failed : EXIT.done),
};
