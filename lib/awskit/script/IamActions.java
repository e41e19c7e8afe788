package awskit.script;

import module java.base;

/// The IAM actions that an [AwsScript] needs, such as `ec2:DescribeInstances`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface IamActions {
    /// Returns the actions.
    String[] value();
}
