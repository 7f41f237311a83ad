import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsString,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { ProblemError } from '#libs/nest-runtime';
import type { DeadLetterSelection } from '#libs/persistence';
import { MayBeAbsent } from '../http/field-rules.js';
import { PageQuery } from '../http/page-query.js';

const STATES = ['open', 'redriven', 'discarded'] as const;
const MAX_IDS = 1_000;

/** Which dead letters are meant, by what they carry. */
export class DeadLetterFilterBody {
  @ApiPropertyOptional({ type: 'string' })
  @MayBeAbsent()
  @IsString({ message: 'must be a string' })
  @MaxLength(255)
  connector?: string;

  @ApiPropertyOptional({ type: 'string' })
  @MayBeAbsent()
  @IsString({ message: 'must be a string' })
  @MaxLength(255)
  action?: string;

  @ApiPropertyOptional({ type: 'string', description: 'Such as `invalid_input`' })
  @MayBeAbsent()
  @IsString({ message: 'must be a string' })
  @MaxLength(255)
  reason?: string;
}

/** Which dead letters are asked for. */
export class DeadLetterQuery extends PageQuery {
  @ApiPropertyOptional({ type: 'string' })
  @MayBeAbsent()
  @IsString({ message: 'must be given once' })
  @MaxLength(255)
  connector?: string;

  @ApiPropertyOptional({ type: 'string' })
  @MayBeAbsent()
  @IsString({ message: 'must be given once' })
  @MaxLength(255)
  action?: string;

  @ApiPropertyOptional({ type: 'string' })
  @MayBeAbsent()
  @IsString({ message: 'must be given once' })
  @MaxLength(255)
  reason?: string;

  @ApiPropertyOptional({ enum: STATES, default: 'open' })
  @MayBeAbsent()
  @IsIn(STATES, { message: `must be one of ${STATES.join(', ')}` })
  state?: (typeof STATES)[number];
}

/** Open dead letters by id, or all that fit a filter: exactly one of the two. */
export class DeadLetterSelectionBody {
  @ApiPropertyOptional({ type: [String], format: 'uuid', maxItems: MAX_IDS })
  @MayBeAbsent()
  @IsArray({ message: 'must be a list of ids' })
  @ArrayMinSize(1, { message: 'must hold an id' })
  @ArrayMaxSize(MAX_IDS, { message: `may hold ${MAX_IDS} ids` })
  @IsUUID('all', { each: true, message: 'must hold UUIDs only' })
  ids?: string[];

  @ApiPropertyOptional({ type: DeadLetterFilterBody, description: 'An empty one means all open dead letters' })
  @MayBeAbsent()
  @Type(() => DeadLetterFilterBody)
  @ValidateNested({ message: 'must be an object' })
  filter?: DeadLetterFilterBody;
}

/** Dead letters to be discarded, and why. */
export class DiscardBody extends DeadLetterSelectionBody {
  @ApiProperty({ type: 'string', required: false, maxLength: 2000, description: 'Why; kept with them' })
  @MayBeAbsent()
  @IsString({ message: 'must be a string' })
  @MaxLength(2_000)
  note?: string;
}

/** The selection in a body. Throws a 400 where it holds none, or both. */
export function selectionOf({ ids, filter }: DeadLetterSelectionBody): DeadLetterSelection {
  if (ids && !filter) return { ids };
  if (filter && !ids) return { filter };
  const detail = ids ? 'cannot stand beside ids' : 'is missing, and so is ids: one of them says which are meant';
  throw ProblemError.badRequest('invalid_body', { pointer: '/filter', detail });
}
