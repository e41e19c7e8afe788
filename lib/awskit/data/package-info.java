/// Requests, responses and items as trees of maps and lists with the API's own names, and JMESPath queries on them.
/// Depends on `errors`.
package awskit.data;
