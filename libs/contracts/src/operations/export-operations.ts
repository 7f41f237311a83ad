import Type from 'typebox';
import { PAGE_FIELDS } from './input-fields.js';
import { LABEL } from './label-field.js';
import { operation } from './operation.js';
import { TASK_SCHEMA } from './task-schema.js';

const list = (description: string) => ({ type: 'array', items: { type: 'object' }, description });

/** Everything about tasks with a label. */
export const EXPORT_TASKS = operation({
  name: 'exports.tasks',
  id: 'exportTasks',
  summary: 'Export all there is about tasks with a label',
  description:
    'Task by task, newest first: input, attempts and probes with their answers, every result whole, callbacks, dead letters. What stands under names of secrets is removed. A page ends early where it grows over 4 MiB. `waybill exports tasks --label user:4711 --all --json` writes them all to standard output, one line of JSON each.',
  method: 'GET',
  path: '/v1/exports/tasks',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({ label: LABEL, ...PAGE_FIELDS }),
  answers: [
    {
      status: 200,
      description: 'A page, newest first',
      schema: {
        title: 'ExportedTask',
        type: 'object',
        properties: {
          ...Object.fromEntries(Object.entries(TASK_SCHEMA.properties).filter(([name]) => name !== 'result')),
          input: { description: 'As it was handed over' },
          results: list('Every announced result, with its event and its output'),
          callbacks: list('What subscriptions with a URL were or are sent'),
          deadLetters: list('With headers and body'),
        },
      },
      list: {
        columns: [
          { title: 'Id', field: 'id' },
          { title: 'Status', field: 'status' },
          { title: 'Connector', field: 'connector' },
          { title: 'Action', field: 'action' },
          { title: 'Accepted', field: 'createdAt', as: 'time' },
        ],
      },
    },
  ],
  refusals: [400],
});
