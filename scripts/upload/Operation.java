//DEPS software.amazon.awssdk:s3
package upload;

import software.amazon.awssdk.http.SdkHttpMethod;

/// The operations that [BucketRequests#call] knows, with what the SDK's model of requests and answers does not tell.
enum Operation {

    ABORT_MULTIPART_UPLOAD("AbortMultipartUpload", SdkHttpMethod.DELETE, null),
    COMPLETE_MULTIPART_UPLOAD("CompleteMultipartUpload", SdkHttpMethod.POST, null),
    CREATE_MULTIPART_UPLOAD("CreateMultipartUpload", SdkHttpMethod.POST, "uploads"),
    DELETE_OBJECT("DeleteObject", SdkHttpMethod.DELETE, null),
    DELETE_OBJECTS("DeleteObjects", SdkHttpMethod.POST, "delete"),
    HEAD_OBJECT("HeadObject", SdkHttpMethod.HEAD, null),
    LIST_PARTS("ListParts", SdkHttpMethod.GET, null);

    final String apiName;
    final SdkHttpMethod method;
    /// A parameter without a value that tells the operation from others; null for none.
    final String parameter;

    Operation(String apiName, SdkHttpMethod method, String parameter) {
        this.apiName = apiName;
        this.method = method;
        this.parameter = parameter;
    }
}
