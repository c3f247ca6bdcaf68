import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { CONTENT_SECURITY_POLICY, SECURITY_HEADERS } from '../../infra/console/headers.ts';
import { ConsoleStack } from '../../infra/console-stack.ts';

const app = new App({ analyticsReporting: false });
const api = new HttpApi(new Stack(app, 'service'), 'Api');
const template = Template.fromStack(new ConsoleStack(app, 'console', { api, stage: 'staging' }));
const only = (type: string) => {
  const [resource, ...others] = Object.values(template.findResources(type));
  expect(others).toEqual([]);
  return resource?.Properties;
};

describe('the console on AWS', () => {
  it('is in a bucket that only its distribution may read', () => {
    expect(only('AWS::S3::Bucket')).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    const statements = only('AWS::S3::BucketPolicy').PolicyDocument.Statement;
    expect(statements.filter(({ Effect }: { Effect: string }) => Effect === 'Allow')).toEqual([
      expect.objectContaining({
        Action: 's3:GetObject',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } },
      }),
    ]);
  });

  it('sends the same headers as the local stack', () => {
    const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } = only(
      'AWS::CloudFront::ResponseHeadersPolicy',
    ).ResponseHeadersPolicyConfig;
    expect({
      'content-security-policy': security.ContentSecurityPolicy.ContentSecurityPolicy,
      'x-content-type-options': security.ContentTypeOptions && 'nosniff',
      'x-frame-options': security.FrameOptions.FrameOption,
      'referrer-policy': security.ReferrerPolicy.ReferrerPolicy,
      [custom.Items[0].Header]: custom.Items[0].Value,
    }).toEqual(SECURITY_HEADERS);
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|https?:|\*/);
    expect(security.StrictTransportSecurity.AccessControlMaxAgeSec).toBeGreaterThan(365 * 86_400);
  });

  it('serves the API on the same host without caching', () => {
    const { CacheBehaviors: behaviors, DefaultCacheBehavior: files } = only(
      'AWS::CloudFront::Distribution',
    ).DistributionConfig;
    expect(behaviors).toEqual([
      expect.objectContaining({
        PathPattern: '/v2/*',
        ViewerProtocolPolicy: 'https-only',
        // AWS's managed policies CachingDisabled and AllViewerExceptHostHeader.
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      }),
    ]);
    expect(files.ViewerProtocolPolicy).toBe('redirect-to-https');
  });

  it.each([
    ['/console/calls/c-1', '/console/index.html'],
    ['/console/', '/console/index.html'],
    ['/console/calls/call.2026-11.js', '/console/index.html'],
    ['/console/assets/index-abc.js', '/console/assets/index-abc.js'],
    ['/console/favicon.svg', '/console/favicon.svg'],
  ])('answers %s with the file %s', (uri, file) => {
    expect(edge(uri)).toEqual({ uri: file });
  });

  it.each(['/', '/console'])('redirects %s to the console', (uri) => {
    expect(edge(uri)).toMatchObject({ statusCode: 302, headers: { location: { value: '/console/' } } });
  });
});

/** Runs the CloudFront function on a request. */
const edge = (uri: string): unknown => {
  const code = only('AWS::CloudFront::Function').FunctionCode;
  return JSON.parse(
    runInNewContext(`${code}; JSON.stringify(handler({ request: { uri: ${JSON.stringify(uri)} } }))`),
  );
};
