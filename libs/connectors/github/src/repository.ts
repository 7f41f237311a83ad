import Type from 'typebox';

/** JSON Schema of a repository's full name, `owner/name`. Neither part can be a dot segment of a path. */
export const Repository = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,99}/(?![.]{1,2}$)[A-Za-z0-9._-]{1,100}$',
  description: 'owner/name',
});

/** JSON Schema of the number of an issue or pull request in its repository, from 1. */
export const IssueNumber = Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 });

/** JSON Schema of a Markdown text: GitHub takes 65,536 characters. */
export const Markdown = Type.String({ maxLength: 65_536 });
