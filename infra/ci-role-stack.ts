/**
 * The role that CI assumes to deploy one stage, with the OIDC token of a GitHub environment of one
 * repository.
 */
import { CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

const ISSUER = 'token.actions.githubusercontent.com';
/** The roles of `cdk bootstrap` with its default qualifier, which deploy and publish assets. */
const BOOTSTRAP_ROLES = ['deploy-role', 'file-publishing-role', 'lookup-role'];

/** Returns the name of the parameter in which the workflow stores the deployed commit. */
export const deployedParameter = (stage: string): string => `/postcall/${stage}/deployed`;

/**
 * The bootstrap roles may change anything in the account. To protect a stage from those who deploy
 * another one, give it an account of its own (docs/deploy.md).
 */
export class CiRoleStack extends Stack {
  /**
   * @param repository `owner/name`
   * @param stage also the name of the GitHub environment, whose rules decide who may deploy
   */
  constructor(scope: Construct, id: string, { repository, stage }: { repository: string; stage: string }) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      description: `postcall: deploys ${stage} from CI`,
      maxSessionDuration: Duration.hours(1),
      // An account can have only one OIDC provider for GitHub, so this stack does not create it.
      assumedBy: new WebIdentityPrincipal(`arn:aws:iam::${this.account}:oidc-provider/${ISSUER}`, {
        StringEquals: {
          [`${ISSUER}:aud`]: 'sts.amazonaws.com',
          [`${ISSUER}:sub`]: `repo:${repository}:environment:${stage}`,
        },
      }),
    });
    const allow = (actions: string[], resources: string[]) =>
      role.addToPolicy(new PolicyStatement({ actions, resources }));
    allow(
      ['sts:AssumeRole'],
      BOOTSTRAP_ROLES.map(
        (name) => `arn:aws:iam::${this.account}:role/cdk-hnb659fds-${name}-${this.account}-${this.region}`,
      ),
    );
    // The smoke test signs a token.
    allow(
      ['secretsmanager:GetSecretValue'],
      [`arn:aws:secretsmanager:${this.region}:${this.account}:secret:JwtSecret*`],
    );
    allow(
      ['ssm:GetParameter', 'ssm:PutParameter'],
      [`arn:aws:ssm:${this.region}:${this.account}:parameter${deployedParameter(stage)}`],
    );
    // The upload of the console's files, and the invalidation of CloudFront's cache.
    const files = `arn:aws:s3:::postcall-${stage}-console-files*`;
    allow(['s3:ListBucket', 's3:PutObject'], [files]);
    const distributions = `arn:aws:cloudfront::${this.account}:distribution/*`;
    allow(['cloudfront:CreateInvalidation'], [distributions]);
    for (const resource of [
      'arn:aws:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:JwtSecret*',
      files,
      'arn:aws:cloudfront::<AWS::AccountId>:distribution/*',
    ])
      Validations.of(role).acknowledge({
        id: `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`,
        reason: 'The end of its name is random, and it is created after this role.',
      });
    new CfnOutput(this, 'RoleArn', { value: role.roleArn });
  }
}
