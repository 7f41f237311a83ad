import type { StoryName } from '../options.js';
import { cancelled } from './cancelled-story.js';
import { forced } from './forced-story.js';
import { once, redriven } from './operator-stories.js';
import type { PairStory } from './pair-story.js';
import { probed } from './probed-story.js';
import { quarantined } from './quarantined-story.js';
import { copied, keyed, ordered, waited } from './task-stories.js';
import { webhook } from './webhook-stories.js';

/** Every story that pairs are played in. */
export const PAIR_STORIES: Readonly<Record<StoryName, PairStory>> = {
  keyed,
  once,
  webhook,
  ordered,
  redriven,
  copied,
  waited,
  probed,
  cancelled,
  forced,
  quarantined,
};
