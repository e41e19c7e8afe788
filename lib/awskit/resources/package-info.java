/// Buckets, objects, instances and images as boto3's resources, on the clients of a session. Depends on `awskit`, `data`
/// and `errors`.
package awskit.resources;
