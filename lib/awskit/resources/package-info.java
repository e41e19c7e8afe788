/// Buckets, objects, instances and images, as boto3's resources. Depends on `awskit`, `data` and `errors`.
package awskit.resources;
