/// EC2 in the sandbox: its actions, the resources that they are about, and samples of them.
package sandbox.ec2;
