/// What boto3 gives a Python script, for a single Java file. Depends on `credentials`, `data`, `errors` and `http`.
///
/// | boto3 | awskit | tested by |
/// |---|---|---|
/// | `boto3.Session(profile_name, region_name, …)` | [Session], [SessionBuilder] | SessionTest |
/// | settings: explicit, environment, `~/.aws/config` | [Session#configuration] | ConfigurationTest, ConfigFileTest |
/// | credentials, those of machines too | [Session#credentials] | CredentialsTest, MachineCredentialsTest |
/// | `sts.assume_role(…)` and another session | [Session#assumeRole(String)] | AssumeRoleSessionTest |
/// | `boto3.resource(…)`, `meta.client` | [awskit.resources.S3], [awskit.resources.Ec2] | ResourcesTest |
/// | `Queue`, `Table` | [awskit.resources.QueueResource], [awskit.resources.TableResource] | MoreResourcesTest |
/// | attributes, `reload()`, `==`, actions, sub-resources | [awskit.resources.Resource] | ResourcesTest |
/// | collections, their pages and batch actions | [awskit.resources.ResourceCollection] | ResourcesTest |
/// | parameters by the API's names | `Map.of("Bucket", "logs")` | PaginatorTest, WaitersTest |
/// | `client.get_paginator(name).paginate(**parameters)` | [Paginator] | PaginatorTest, PaginationSweepTest |
/// | `PaginationConfig`, `resume_token` | [Paginator#startingToken], [Pages#resumeToken] | PaginatorTest |
/// | `.search(jmespath)`, `.build_full_result()` | [Paginator#search], [Paginator#fullResult] | PaginatorTest |
/// | `waiter_names`, `get_waiter(name).wait(…)`, `WaiterError` | [Waiters], [WaiterFailed] | WaitersTest |
/// | a loop with `time.sleep`, or with `except` | [Retry], [awskit.errors.Failures] | RetryTest, FailuresTest |
/// | a thread for each profile and region | [Targets] | TargetsTest |
/// | `Config(retries=…)`, `RetryAttempts` | [SessionBuilder], [awskit.errors.Failure#attempts] | RetryModeTest |
/// | `meta.events.register(name, handler)` | [SessionBuilder#hook], [Hook] | HookTest |
/// | `ClientError`, `client.exceptions` | [awskit.errors.Failure], the SDK's | FailureTest, SessionRecipesTest |
/// | a response is a dict | [awskit.data.Tree], [awskit.data.Json] | JsonTest, MemberNamesTest |
/// | `jmespath.search(expression, response)` | [awskit.data.Query] | QueryTest, QueryComparisonTest |
/// | DynamoDB items as native values | [awskit.data.Item] | ServiceRecipesTest |
/// | `python -i` with a session | `./jbang shell` | ShellTest |
package awskit;
