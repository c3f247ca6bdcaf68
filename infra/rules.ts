/** What AWS asks of a well-built system (cdk-nag, "AWS Solutions"): a synthesis that breaks a rule fails. */
import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

/** What is acknowledged instead stands, with its reason, beside the construct. */
export const checkRules = (app: App): void => Validations.of(app).addPlugins(new AwsSolutionsChecks());
