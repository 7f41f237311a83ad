import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsDefined, IsString, Length } from 'class-validator';
import { PASSWORD_LENGTH } from '#libs/credentials';

function TextField(description: string, least: number, most: number, format?: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'string', minLength: least, maxLength: most, description, ...(format ? { format } : {}) }),
    IsDefined(),
    IsString({ message: 'must be a string' }),
    Length(least, most, { message: `must have ${least} to ${most} characters` }),
  );
}

/** Who wants to sign in. */
export class SignInBody {
  @TextField('The login; letters may be small or capital', 1, 100)
  user!: string;

  @TextField('The password', 1, PASSWORD_LENGTH.most, 'password')
  password!: string;
}

/** Another password for whoever is signed in. */
export class ChangePasswordBody {
  @TextField('The password of now', 1, PASSWORD_LENGTH.most, 'password')
  current!: string;

  @TextField('The password from now on', PASSWORD_LENGTH.least, PASSWORD_LENGTH.most, 'password')
  next!: string;
}
