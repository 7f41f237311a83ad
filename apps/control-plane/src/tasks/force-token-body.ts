import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { MayBeAbsent } from '../http/field-rules.js';

/** Why a parked task is sent again under a new operation token. */
export class ForceTokenBody {
  @ApiPropertyOptional({ type: 'string', maxLength: 2000, description: 'Why; kept in the audit trail' })
  @MayBeAbsent()
  @IsString({ message: 'must be a string' })
  @MaxLength(2000)
  note?: string;
}
