/**
 * The console: a CloudFront distribution with its files from a private bucket, and the API on the
 * same host, so without CORS.
 */
import { CfnOutput, Duration, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { CONTENT_SECURITY_POLICY, SECURITY_HEADERS } from './console/headers.ts';

/** Two years: preload lists of browsers require at least one. */
const HSTS = Duration.days(730);

/**
 * Serves files below `assets/` and the icon, and the page for every other path, also for ids with
 * dots. `/` redirects to it.
 */
const PAGES = `function handler(event) {
  var request = event.request;
  if (request.uri === '/' || request.uri === '/console') {
    return { statusCode: 302, statusDescription: 'Found', headers: { location: { value: '/console/' } } };
  }
  if (!/^\\/console\\/(assets\\/|favicon\\.svg$)/.test(request.uri)) request.uri = '/console/index.html';
  return request;
}
`;

export class ConsoleStack extends Stack {
  /** @param api is served under `/v2` of the console's host too */
  constructor(scope: Construct, id: string, { api, stage }: { api: HttpApi; stage: string }) {
    super(scope, id, { terminationProtection: stage !== 'dev' });
    const files = new Bucket(this, 'Files', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // Every deployment uploads the files again.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const distribution = new Distribution(this, 'Distribution', {
      comment: `postcall ${stage}: console`,
      httpVersion: HttpVersion.HTTP2_AND_3,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: {
        // The types of Bucket and IBucket differ under exactOptionalPropertyTypes.
        origin: S3BucketOrigin.withOriginAccessControl(files as IBucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: this.headers(),
        functionAssociations: [
          {
            eventType: FunctionEventType.VIEWER_REQUEST,
            function: new EdgeFunction(this, 'Pages', {
              runtime: FunctionRuntime.JS_2_0,
              code: FunctionCode.fromInline(PAGES),
            }),
          },
        ],
      },
      additionalBehaviors: {
        '/v2/*': {
          origin: new HttpOrigin(Fn.select(2, Fn.split('/', api.apiEndpoint))),
          allowedMethods: AllowedMethods.ALLOW_ALL,
          // Responses depend on the token.
          cachePolicy: CachePolicy.CACHING_DISABLED,
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        },
      },
    });
    this.acknowledge(files, distribution);
    new CfnOutput(this, 'ConsoleUrl', { value: `https://${distribution.distributionDomainName}/console/` });
    new CfnOutput(this, 'ConsoleBucket', { value: files.bucketName });
    new CfnOutput(this, 'DistributionId', { value: distribution.distributionId });
  }

  /** The headers of `console/headers.ts`, which the local stack sends too, and HSTS. */
  private headers(): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: CONTENT_SECURITY_POLICY, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: HSTS, includeSubdomains: true, override: true },
      },
      customHeadersBehavior: {
        customHeaders: [
          {
            header: 'cross-origin-opener-policy',
            value: SECURITY_HEADERS['cross-origin-opener-policy'],
            override: true,
          },
        ],
      },
    });
  }

  private acknowledge(files: Bucket, distribution: Distribution): void {
    Validations.of(files).acknowledge({
      id: 'AwsSolutions::AwsSolutions-S1',
      reason: 'It holds public files; an access log has no use.',
    });
    for (const [id, reason] of [
      ['CFR1', 'Businesses in every country use it.'],
      ['CFR2', 'Static files, and an API that is throttled and authenticates every request itself.'],
      ['CFR3', 'The API logs its requests; an access log of files would contain IP addresses of people.'],
      [
        'CFR4',
        'It uses the certificate of CloudFront until a domain is configured; then TLS 1.2 is the minimum.',
      ],
    ] as const)
      Validations.of(distribution).acknowledge({ id: `AwsSolutions::AwsSolutions-${id}`, reason });
  }
}
