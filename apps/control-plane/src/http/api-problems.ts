import { applyDecorators } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiProperty,
  ApiPropertyOptional,
  ApiResponse,
  ApiSchema,
  getSchemaPath,
} from '@nestjs/swagger';
import { PROBLEM_CONTENT_TYPE } from '#libs/nest-runtime';

/** How one wrong field is described in OpenAPI. */
@ApiSchema({ name: 'ProblemField' })
export class ProblemFieldModel {
  @ApiPropertyOptional({ description: 'JSON Pointer (RFC 6901) into the body', type: 'string' })
  pointer?: string;

  @ApiPropertyOptional({ description: 'A parameter of the path or the query', type: 'string' })
  parameter?: string;

  @ApiPropertyOptional({ description: 'A request header', type: 'string' })
  header?: string;

  @ApiProperty({ type: 'string' })
  detail!: string;
}

/** How problem details (RFC 9457) are described in OpenAPI. */
@ApiSchema({ name: 'Problem' })
export class ProblemModel {
  @ApiProperty({ type: 'string' })
  type!: string;

  @ApiProperty({ type: 'string' })
  title!: string;

  @ApiProperty({ type: 'integer' })
  status!: number;

  @ApiProperty({ type: 'string' })
  detail!: string;

  @ApiProperty({ type: 'string', description: 'Stable; the end of `type`' })
  code!: string;

  @ApiPropertyOptional({ type: [ProblemFieldModel] })
  errors?: ProblemFieldModel[];

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'With a 409: what is there instead' })
  present?: object;
}

const MEANINGS: Readonly<Record<number, string>> = {
  400: 'A field, parameter or header is wrong; `errors` names it',
  401: 'No valid API key, and no session',
  403: 'The API key lacks the scope, or the person the role',
  404: 'There is no such thing',
  409: 'Not in the present state',
  413: 'The body is too large',
  415: 'The content type is not application/json',
  429: 'Too many tries; `Retry-After` says when there is another',
  422: 'The idempotency key belongs to another body',
  503: 'The database or the broker is away; `Retry-After` says when to try again',
};

/** Says in OpenAPI which problems a handler may end with. */
export function ApiProblems(...statuses: readonly number[]): ClassDecorator & MethodDecorator {
  return applyDecorators(
    ApiExtraModels(ProblemModel),
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: MEANINGS[status] ?? 'Refused',
        content: { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: getSchemaPath(ProblemModel) } } },
      }),
    ),
  );
}
