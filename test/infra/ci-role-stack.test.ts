import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parse } from 'yaml';
import { CiRoleStack, deployedParameter } from '../../infra/ci-role-stack.ts';

const stack = new CiRoleStack(new App({ analyticsReporting: false }), 'delivery', {
  repository: 'acme/postcall',
  stage: 'staging',
});
const template = Template.fromStack(stack);
const [role, ...others] = Object.values(template.findResources('AWS::IAM::Role'));
const granted = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
  ({ Properties }) => Properties.PolicyDocument.Statement,
);

describe('the role that CI deploys a stage with', () => {
  it('can be assumed only by one environment of one repository', () => {
    expect(others).toEqual([]);
    expect(role?.Properties.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Action: 'sts:AssumeRoleWithWebIdentity',
        Effect: 'Allow',
        Principal: { Federated: expect.anything() },
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': 'repo:acme/postcall:environment:staging',
          },
        },
      },
    ]);
    expect(role?.Properties).not.toHaveProperty('ManagedPolicyArns');
  });

  it('allows only what the workflow does, on named resources', () => {
    expect(granted.map(({ Action }) => Action)).toEqual([
      'sts:AssumeRole',
      'secretsmanager:GetSecretValue',
      ['ssm:GetParameter', 'ssm:PutParameter'],
      ['s3:ListBucket', 's3:PutObject'],
      'cloudfront:CreateInvalidation',
    ]);
    // The ends of these names are random, and the resources do not exist yet.
    expect(JSON.stringify(granted).match(/[\w/-]*\*[\w-]*/g)).toEqual([
      'JwtSecret*',
      'postcall-staging-console-files*',
      'distribution/*',
    ]);
  });

  it('may read and write the parameter that the workflow uses', () => {
    expect(JSON.stringify(granted)).toContain(`parameter${deployedParameter('staging')}`);
    const { env } = parse(readFileSync('.github/workflows/deploy-stage.yml', 'utf8')).jobs.deploy;
    expect(env.DEPLOYED.replace(/\$\{\{ inputs.stage \}\}/, 'staging')).toBe(deployedParameter('staging'));
  });
});
