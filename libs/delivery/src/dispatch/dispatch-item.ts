import type { Announcement } from '../announcement.js';
import type { ReplyHint } from '../reply-hint.js';

/** Anything the result-publisher is asked to bring to somebody. */
export type DispatchItem = Announcement | ReplyHint;
