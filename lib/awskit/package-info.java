/// What boto3 gives a Python script, for a single Java file.
///
/// | boto3 | awskit | shown by |
/// |---|---|---|
/// | `boto3.resource('s3')`, `.Bucket('b')`, `.Object('b', 'k')` | [S3], [Bucket], [StoredObject] | ResourcesTest |
/// | `boto3.resource('ec2')`, `.Instance(id)`, `.Image(id)` | [Ec2], [Instance], [Image] | ResourcesTest |
/// | identifiers, attributes, `load()`, `reload()`, `==` | [Resource] | ResourcesTest |
/// | actions, references, sub-resources, `wait_until_running()` | methods of [Bucket], [StoredObject], [Instance] | ResourcesTest |
/// | `meta.client` | [S3#client], [Ec2#client] | ResourcesTest |
/// | collections: `all/filter/limit/page_size/pages`, batch actions | [ResourceCollection], [BucketObjects], [Instances] | ResourcesTest |
/// | `client.get_paginator(name).paginate(**parameters)` | [Paginator] | PaginatorTest |
/// | `PaginationConfig={'MaxItems', 'PageSize', 'StartingToken'}` | [Paginator#maxItems], [Paginator#pageSize], [Paginator#startingToken] | PaginatorTest |
/// | `page_iterator.resume_token`, `.search(jmespath)`, `.build_full_result()` | [Pages#resumeToken], [Paginator#search], [Paginator#fullResult] | PaginatorTest |
package awskit;
