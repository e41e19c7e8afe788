package awskit.script;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The IAM actions that an [AwsScript] needs, such as `ec2:DescribeInstances`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface IamActions {
    /// Returns the actions.
    String[] value();
}
