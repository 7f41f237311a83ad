import { jobSettings, userSettings } from '#libs/config';

const { databaseUrl, rabbitmqUrl, rabbitmqManagementUrl, provisionFile, credentialsKeyFile } = jobSettings;

/** The settings of the job that brings the schema up to date. */
export const migrateSettings = { databaseUrl };

/** The settings of the job that makes roles, users and topology. */
export const provisionSettings = { databaseUrl, rabbitmqUrl, rabbitmqManagementUrl, provisionFile };

/** The settings of the job that wraps every tenant's key under the current one. */
export const rotateCredentialsSettings = { databaseUrl, credentialsKeyFile };

/** The settings of the job that makes a local user or changes one. */
export const setUserSettings = { databaseUrl, ...userSettings };
