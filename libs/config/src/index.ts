export { commandSettings } from './command-settings.js';
export { fileVariable } from './given-text.js';
export { type Config, ConfigError, type ConfigShape, loadConfig, readConfig } from './read-config.js';
export {
  connectorSettings,
  controlPlaneSettings,
  jobSettings,
  outboundSettings,
  type ServiceConfig,
  serviceSettings,
} from './service-settings.js';
export { decimal, integer, list, oneOf, pairs, type Setting, secretText, text, url } from './setting.js';
export { signInSettings, userSettings } from './sign-in-settings.js';
