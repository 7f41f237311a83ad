import { durationText } from '../output/duration.js';
import { paint, paintOf } from '../output/paint.js';
import { plainText } from '../output/plain-text.js';
import { cutText } from '../output/text-width.js';
import type { SeenTask } from './task-watch.js';

const STATUS_WIDTH = 9;
/** What is said of a task beside its end is cut to no fewer columns than these. */
const LEAST = 20;
const TIME = /T(\d\d:\d\d:\d\d)/;

/** A task of the API, as far as a line says of it. */
type EndedTask = SeenTask & {
  connector?: string;
  action?: string;
  attempts?: readonly unknown[];
  result?: { error?: { code?: string; message?: string } } | null;
};

/** One line on a task that has ended: when, how, which, how long it took and, where it failed, why. */
export function endLine(task: EndedTask, { width, colour }: { width: number | null; colour: boolean }): string {
  const { id, status, connector = '', action = '', attempts = [], createdAt, finishedAt, updatedAt } = task;
  const end = finishedAt ?? updatedAt;
  const seconds = (Date.parse(end) - Date.parse(createdAt)) / 1_000;
  const took = seconds < 10 ? `${seconds.toFixed(1)} s` : durationText(seconds);
  const error = task.result?.error;
  const why = error ? `${error.code}: ${error.message}` : '';
  const tries = attempts.length > 1 ? `, ${attempts.length} attempts` : '';
  const before = `${TIME.exec(end)?.[1] ?? end}  `;
  const behind = plainText(`  ${id}  ${connector} ${action}  ${took}${tries}${why ? `  ${why}` : ''}`).trimStart();
  const state = status.padEnd(STATUS_WIDTH);
  const room = width === null ? Number.POSITIVE_INFINITY : Math.max(LEAST, width - before.length - state.length - 2);
  return `${before}${paint(state, paintOf(status), colour)}  ${cutText(behind, room)}`;
}
