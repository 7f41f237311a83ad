import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Allow, IsDefined, IsIn, IsString, MaxLength } from 'class-validator';
import { ProblemError } from '#libs/nest-runtime';
import { MayBeAbsent } from '../http/field-rules.js';
import type { ResolveDecision } from './task-desk.js';

const DECISIONS = ['applied', 'retry', 'abandon'] as const;

/** What an operator decides over a parked task. */
export class ResolveBody {
  @ApiProperty({
    enum: DECISIONS,
    description:
      '`applied`: the effect has happened, the task succeeds with `output`; `retry`: send it again with the same token; `abandon`: the task fails',
  })
  @IsDefined()
  @IsIn(DECISIONS, { message: `must be one of ${DECISIONS.join(', ')}` })
  decision!: (typeof DECISIONS)[number];

  @ApiPropertyOptional({ type: 'string', maxLength: 2000, description: 'Why; kept in the audit trail' })
  @MayBeAbsent()
  @IsString({ message: 'must be a string' })
  @MaxLength(2000)
  note?: string;

  @ApiPropertyOptional({ description: 'The output of the task; only with `applied`', type: Object })
  @Allow()
  output?: unknown;
}

/** The decision in a body. Throws a 400 where an output comes with a decision that has none. */
export function decisionOf(body: ResolveBody): ResolveDecision {
  const note = body.note ?? '';
  if (body.decision === 'applied') return { decision: 'applied', note, output: body.output ?? null };
  if (body.output !== undefined) {
    throw ProblemError.badRequest('invalid_body', {
      pointer: '/output',
      detail: 'goes with the decision applied only',
    });
  }
  return { decision: body.decision, note };
}
