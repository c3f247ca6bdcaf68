/** What CI needs of an account: a role that GitHub's own tokens open, for this repository's environments alone. Deployed once, by a person. */
import { CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import { OidcProviderNative, PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

const ISSUER = 'token.actions.githubusercontent.com';
/** The environments of `.github/workflows/deploy.yml`: whoever may deploy to one is decided there. */
const ENVIRONMENTS = ['staging', 'production'];
/** Of `cdk bootstrap`, with its default qualifier: they deploy, and put assets where CloudFormation finds them. */
const BOOTSTRAP_ROLES = ['deploy-role', 'file-publishing-role', 'lookup-role'];

export class DeliveryStack extends Stack {
  /** @param repository `owner/name` */
  constructor(scope: Construct, id: string, { repository }: { repository: string }) {
    super(scope, id, { terminationProtection: true });
    const provider = new OidcProviderNative(this, 'GitHub', {
      url: `https://${ISSUER}`,
      clientIds: ['sts.amazonaws.com'],
    });
    const role = new Role(this, 'Role', {
      description: 'postcall: deploys from CI',
      maxSessionDuration: Duration.hours(1),
      assumedBy: new WebIdentityPrincipal(provider.oidcProviderArn, {
        StringEquals: {
          [`${ISSUER}:aud`]: 'sts.amazonaws.com',
          [`${ISSUER}:sub`]: ENVIRONMENTS.map((name) => `repo:${repository}:environment:${name}`),
        },
      }),
    });
    // What it may change is what the roles of `cdk bootstrap` may.
    role.addToPolicy(
      new PolicyStatement({
        actions: ['sts:AssumeRole'],
        resources: BOOTSTRAP_ROLES.map(
          (name) => `arn:aws:iam::${this.account}:role/cdk-hnb659fds-${name}-${this.account}-${this.region}`,
        ),
      }),
    );
    // The smoke test signs a token of its own.
    role.addToPolicy(
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [`arn:aws:secretsmanager:${this.region}:${this.account}:secret:JwtSecret*`],
      }),
    );
    Validations.of(role).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::arn:aws:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:JwtSecret*]',
      reason: 'The end of its name is random, and the secrets of both stages are made after this role.',
    });
    new CfnOutput(this, 'RoleArn', { value: role.roleArn });
  }
}
