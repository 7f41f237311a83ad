import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, Matches } from 'class-validator';
import { NAME_PATTERN, TASK_STATUSES, type TaskStatus, WAITING_REASONS, type WaitingReason } from '#libs/contracts';
import { PageQuery } from '../http/page-query.js';

const toList = ({ value }: { value: unknown }) => (value === undefined || Array.isArray(value) ? value : [value]);

/** Which tasks are asked for. */
export class TaskQuery extends PageQuery {
  @ApiPropertyOptional({ enum: TASK_STATUSES })
  @IsOptional()
  @IsIn(TASK_STATUSES, { message: `must be one of ${TASK_STATUSES.join(', ')}` })
  status?: TaskStatus;

  @ApiPropertyOptional({
    enum: WAITING_REASONS,
    description: 'Why they wait; narrows to tasks that do. `configuration`: until somebody mends their connection',
  })
  @IsOptional()
  @IsIn(WAITING_REASONS, { message: `must be one of ${WAITING_REASONS.join(', ')}` })
  reason?: WaitingReason;

  @ApiPropertyOptional({ type: 'string', pattern: NAME_PATTERN })
  @IsOptional()
  @Matches(new RegExp(NAME_PATTERN), { message: `must be of the form ${NAME_PATTERN}` })
  connector?: string;

  @ApiPropertyOptional({
    type: [String],
    description: '`name:value`; given more than once, a task must carry all of them',
  })
  @IsOptional()
  @Transform(toList)
  @ArrayMaxSize(32)
  @Matches(/^[^:]{1,63}:.{0,255}$/su, { each: true, message: 'must be of the form name:value' })
  label?: string[];
}

/** The labels of a query as one object. */
export function labelsOf(query: TaskQuery): Record<string, string> {
  return Object.fromEntries(
    (query.label ?? []).map((label) => {
      const colon = label.indexOf(':');
      return [label.slice(0, colon), label.slice(colon + 1)];
    }),
  );
}
