/// S3 in the sandbox, implemented by S3Proxy: what S3Proxy lacks stands here.
package sandbox.s3;
