/// What boto3 gives a Python script, for a single Java file. Depends on `credentials`, `data`, `errors` and `http`.
///
/// | boto3 | awskit | tested by |
/// |---|---|---|
/// | `boto3.Session(profile_name, region_name, …)` | [Session], [SessionBuilder] | SessionTest |
/// | settings: explicit, environment, `~/.aws/config` | [Session#configuration] | ConfigurationTest, ConfigFileTest |
/// | credentials: explicit, environment, roles, SSO, files, process | [Session#credentials] | CredentialsTest |
/// | credentials: Lambda, container, instance metadata | [Session#credentials] | MachineCredentialsTest |
/// | `sts.assume_role(…)` and another session | [Session#assumeRole(String)] | AssumeRoleSessionTest |
/// | `sts.get_caller_identity()` | the SDK's `getCallerIdentity()` | RecipesTest |
/// | `boto3.resource('s3')`, `.Bucket('b')`, `.Object('b', 'k')` | [awskit.resources.S3] | ResourcesTest |
/// | `boto3.resource('ec2')`, `.Instance(id)`, `.Image(id)`, `.Subnet(id)` | [awskit.resources.Ec2] | ResourcesTest |
/// | `boto3.resource('sqs').Queue(url)` | [awskit.resources.QueueResource] | MoreResourcesTest |
/// | `boto3.resource('dynamodb').Table(name)` | [awskit.resources.TableResource] | MoreResourcesTest |
/// | identifiers, attributes, `reload()`, `==` | [awskit.resources.Resource] | ResourcesTest |
/// | actions, references, sub-resources, `wait_until_running()` | methods of the resources | ResourcesTest |
/// | `meta.client` | [awskit.resources.S3#client], [awskit.resources.Ec2#client] | ResourcesTest |
/// | collections: `all/filter/limit/page_size/pages` | [awskit.resources.ResourceCollection] | ResourcesTest |
/// | batch actions | methods of the collections | ResourcesTest |
/// | parameters by the API's names | `Map.of("Bucket", "logs")` | PaginatorTest, WaitersTest |
/// | `client.get_paginator(name).paginate(**parameters)` | [Paginator] | PaginatorTest, PaginationSweepTest |
/// | `MaxItems`, `PageSize` | [Paginator#maxItems], [Paginator#pageSize] | PaginatorTest |
/// | `StartingToken`, `resume_token` | [Paginator#startingToken], [Pages#resumeToken] | PaginatorTest |
/// | `.search(jmespath)`, `.build_full_result()` | [Paginator#search], [Paginator#fullResult] | PaginatorTest |
/// | `client.waiter_names`, `get_waiter(name).wait(…)`, `WaiterConfig` | [Waiters] | WaitersTest |
/// | `WaiterError`, `.last_response` | [WaiterFailed], [WaiterFailed#last] | WaitersTest |
/// | `Config(retries=…)` | [SessionBuilder#retryMode], [SessionBuilder#maxAttempts] | RetryModeTest |
/// | a loop with `time.sleep` | [Retry] | RetryTest |
/// | a loop with `try` and `except`, so that it goes on | [awskit.errors.Failures] | FailuresTest |
/// | a thread for each profile and region | [Targets] | TargetsTest |
/// | `ResponseMetadata.RetryAttempts` | [awskit.errors.Failure#attempts] | RetryModeTest |
/// | `meta.events.register(name, handler)` | [SessionBuilder#hook], [Hook] | HookTest |
/// | `ClientError`, `e.response['Error']['Code']` | [awskit.errors.Failure] | FailureTest |
/// | `client.exceptions.NoSuchKey` | the SDK's `NoSuchKeyException` | FailureTest |
/// | `botocore.exceptions` | the SDK's, as recipe list-exceptions shows | SessionRecipesTest |
/// | a response is a dict | [awskit.data.Tree], [awskit.data.Json] | JsonTest, MemberNamesTest |
/// | `jmespath.search(expression, response)` | [awskit.data.Query] | QueryTest, QueryComparisonTest |
/// | DynamoDB items as native values | [awskit.data.Item] | ServiceRecipesTest |
/// | `python -i` with a session | `./jbang shell` | ShellTest |
package awskit;
