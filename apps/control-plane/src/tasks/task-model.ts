import type { ApiResponseNoStatusOptions } from '@nestjs/swagger';
import { TaskMessage } from '#libs/contracts';

type SchemaObject = Extract<ApiResponseNoStatusOptions, { schema: unknown }>['schema'];

/** OpenAPI schema of the body of `POST /v1/tasks`: the very schema bodies are checked with. */
export const TASK_BODY_SCHEMA = JSON.parse(JSON.stringify({ title: 'NewTask', ...TaskMessage })) as SchemaObject;
