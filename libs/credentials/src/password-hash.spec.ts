import { describe, expect, it } from '@jest/globals';
import { hashPassword, isPassword } from './password-hash.js';

const SALT = Buffer.from('0123456789abcdef');

describe('what is kept of a password', () => {
  it('lets in with that password and no other, and is another each time', async () => {
    const [one, other] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(one).not.toBe(other);
    expect(one).not.toContain('correct');
    expect(await Promise.all([isPassword('correct horse', one), isPassword('correct horse ', one)])).toEqual([
      ...[true, false],
    ]);
  });

  it('costs what OWASP asks of scrypt at least, and says so', async () => {
    expect(await hashPassword('x', SALT)).toMatch(
      /^\$scrypt\$ln=15,r=8,p=3\$MDEyMzQ1Njc4OWFiY2RlZg\$[A-Za-z0-9+/]{43}$/,
    );
  });

  it('is read with its own parameters', async () => {
    // RFC 7914, section 12: of "pleaseletmein" with the salt "SodiumChloride".
    const hash = 'cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI';
    const standing = `$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$${hash}`;
    expect(await isPassword('pleaseletmein', standing)).toBe(true);
    expect(await isPassword('pleaseletmeout', standing)).toBe(false);
  });

  it('is the same for a letter however it was typed', async () => {
    expect(await isPassword('cafe\u0301 de paris', await hashPassword('caf\u00e9 de paris'))).toBe(true);
  });

  it.each([
    '',
    '$scrypt$',
    '$scrypt$ln=15,r=8,p=3$$',
    '$scrypt$ln=31,r=99,p=99$MDEyMzQ1Njc4OWFiY2RlZg$'.concat('A'.repeat(43)),
  ])('is not %j, which lets nobody in and takes no memory', async (stored) => {
    expect(await isPassword('x', stored)).toBe(false);
  });
});
