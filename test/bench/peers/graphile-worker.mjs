/**
 * Graphile Worker as its page on performance says: a local queue, completions in batches. A job is deleted when it is
 * done, and what its task returns is kept nowhere.
 *
 * Environment: DATABASE_URL, TASKS, WARM.
 */
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import { answer, count, enqueue, giveUp } from './jobs.mjs';

const preset = {
  worker: {
    connectionString: process.env.DATABASE_URL,
    concurrentJobs: 24,
    maxPoolSize: 25,
    localQueue: { size: 500 },
    completeJobBatchDelay: 0,
    failJobBatchDelay: 0,
  },
};
// Its own logger writes two lines for every job.
const logger = new Logger(() => (level, message) => level === 'error' && process.stderr.write(`${message}\n`));

const utils = await makeWorkerUtils({ preset, logger });
await utils.migrate();
await enqueue((jobs) => utils.addJobs(jobs.map(({ id, data }) => ({ identifier: 'noop', payload: data, jobKey: id }))));
await utils.release();

const runner = await run({ preset, logger, noHandleSignals: true, taskList: { noop: async () => void answer() } });
runner.events.on('job:complete', ({ error }) => (error ? giveUp(error) : count()));
runner.promise.catch(giveUp);
