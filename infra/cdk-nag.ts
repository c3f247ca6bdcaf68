/**
 * The rules of cdk-nag ("AWS Solutions"). Apart because the local stack synthesizes without them,
 * and loading them is slow.
 */
import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

/**
 * Makes a synthesis fail that breaks a rule. Exceptions are acknowledged beside their construct,
 * with a reason.
 */
export const checkRules = (app: App): void => Validations.of(app).addPlugins(new AwsSolutionsChecks());
