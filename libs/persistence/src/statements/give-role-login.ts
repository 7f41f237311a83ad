import type { Statement } from '../database.js';

/** Lets the role named by `name-role-login` log in. ALTER ROLE takes no parameters, hence the quoting here. */
export const giveRoleLogin: Statement = {
  name: 'give-role-login',
  text: `DO $$ BEGIN
    EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L',
      current_setting('waybill.login_role'), current_setting('waybill.login_verifier'));
  END $$`,
};
