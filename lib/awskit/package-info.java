/// What boto3 gives a Python script, for a single Java file.
///
/// | boto3 | awskit | shown by |
/// |---|---|---|
/// | `boto3.resource('s3')`, `.Bucket('b')`, `.Object('b', 'k')` | [S3], [BucketResource], [ObjectResource] | ResourcesTest |
/// | `boto3.resource('ec2')`, `.Instance(id)`, `.Image(id)` | [Ec2], [InstanceResource], [ImageResource] | ResourcesTest |
/// | identifiers, attributes, `reload()`, `==` | [Resource] | ResourcesTest |
/// | actions, references, sub-resources, `wait_until_running()` | methods of [BucketResource], [ObjectResource], [InstanceResource] | ResourcesTest |
/// | `meta.client` | [S3#client], [Ec2#client] | ResourcesTest |
/// | collections: `all/filter/limit/page_size/pages`, batch actions | [ResourceCollection], [ObjectCollection], [InstanceCollection] | ResourcesTest |
/// | `sts.get_caller_identity()` | the SDK's `getCallerIdentity()`: there is nothing to add | RecipesTest |
/// | parameters by the API's names | `Map.of("Bucket", "logs")` for a [Paginator] or [Waiters] by name | PaginatorTest, WaitersTest |
/// | `client.get_paginator(name).paginate(**parameters)` | [Paginator] | PaginatorTest |
/// | `PaginationConfig={'MaxItems', 'PageSize', 'StartingToken'}` | [Paginator#maxItems], [Paginator#pageSize], [Paginator#startingToken] | PaginatorTest |
/// | `page_iterator.resume_token`, `.search(jmespath)`, `.build_full_result()` | [Pages#resumeToken], [Paginator#search], [Paginator#fullResult] | PaginatorTest |
/// | `client.waiter_names`, `get_waiter(name).wait(…)`, `WaiterConfig` | [Waiters]; by type the SDK's `client.waiter()` | WaitersTest |
/// | `WaiterError`, `.last_response` | [WaiterFailed], [WaiterFailed#last] | WaitersTest |
/// | `Config(retries={'mode', 'total_max_attempts'})` | [SessionBuilder#retryMode], [SessionBuilder#maxAttempts] | RetryModeTest |
/// | a loop of one's own that backs off | [Retry] | RetryTest |
/// | `ResponseMetadata.RetryAttempts` | [Failure#attempts], [Hook.Event#attempt], [RequestCount] | RetryModeTest, HookTest |
/// | `meta.events.register(name, handler)` | [SessionBuilder#hook], [Hook] | HookTest |
/// | `ClientError`, `e.response['Error']['Code']` | [Failure] | FailureTest |
/// | `client.exceptions.NoSuchKey` | the SDK's `NoSuchKeyException` | FailureTest |
/// | `botocore.exceptions` | the SDK's, as recipe list-exceptions shows | SessionRecipesTest |
/// | `boto3.Session(profile_name, region_name, …)` | [Session] | SessionTest |
/// | settings: explicit, environment, `~/.aws/config` | [Session], [Session#configuration] | ConfigurationTest, ConfigFileTest |
/// | credentials: explicit, environment, role, web identity, SSO, files, process | [Session#credentials] | CredentialsTest |
/// | credentials: Lambda, container, instance metadata | [Session#credentials] | MachineCredentialsTest |
/// | DynamoDB items as native values | [Item] | ServiceRecipesTest |
/// | `python -i` with a session | `./jbang shell` | ShellTest |
package awskit;
